import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type CatalogueEntry, ERROR_CATALOGUE } from '#kernel';

/** The page that the `type` of every problem points at. */
@ApiExcludeController()
@Controller('docs/errors')
export class ErrorsPageController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  showErrors(): string {
    return PAGE;
  }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text between backticks is code. */
const paragraph = (text: string): string => `<p>${escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`;

const section = ([code, { title, status, exitCode, remedy }]: [string, CatalogueEntry]): string => `
<section id="${code}">
<h2>${escaped(title)}</h2>
<p class="code"><code>${code}</code> HTTP status ${status}, exit code ${exitCode}</p>
${paragraph(remedy)}
</section>`;

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors of Winnow</title>
<style>
:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem; }
h2 { margin: 2.5rem 0 0; font-size: 1.1rem; }
p { margin: .35rem 0; }
.code { color: GrayText; font-size: .875rem; }
section:target { outline: 2px solid Highlight; outline-offset: .75rem; border-radius: 2px; }
</style>
<h1>Errors of Winnow</h1>
<p>Every error has a code that never changes its meaning, and something that can be done about it.</p>
${Object.entries(ERROR_CATALOGUE).map(section).join('')}
</html>
`;
