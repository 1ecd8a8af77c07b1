import { isJsonObject, type JsonValue } from '#kernel';
import { definitePath, type MemberType } from '#rules';
import { ATTRIBUTE_TYPES, type AttributeFeature, MEMBER_TYPES } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { isInstantText } from './instant-text.js';

export function readAttribute(reader: FeatureReader): Omit<AttributeFeature, 'name' | 'description'> {
  const type = reader.oneOf('type', ATTRIBUTE_TYPES, 'string');
  const given = reader.body.default;
  if (given !== undefined && !fitsType(given, type)) reader.refuse('default', `must be of type ${type}.`);
  return {
    kind: 'attribute',
    attribute: reader.text('attribute', reader.key),
    type,
    default: given as string | number | boolean | string[] | undefined,
    members: readMembers(reader, type),
  };
}

const MOST_MEMBERS = 50;

function readMembers(reader: FeatureReader, type: AttributeFeature['type']): Map<string, MemberType> {
  const given = reader.body.members;
  if (type !== 'object') {
    if (given !== undefined) reader.refuse('members', 'only an attribute of type object has members.');
    return new Map();
  }
  const entries = isJsonObject(given) ? Object.entries(given) : [];
  const members = entries.flatMap(([path, wanted]): [string, MemberType][] => {
    const steps = definitePath(path);
    const member = MEMBER_TYPES.find((name) => name === wanted);
    const isClean = steps?.every((step) => !/^\d+$/.test(step)) ?? false;
    return member !== undefined && isClean ? [[path, member]] : [];
  });
  const inside = members.some(([path]) => members.some(([other]) => other.startsWith(`${path}.`)));
  if (members.length === 0 || members.length < entries.length || members.length > MOST_MEMBERS || inside) {
    reader.refuse(
      'members',
      `an object needs "members": 1 to ${MOST_MEMBERS} paths like "$.address.city", none inside another, each with one of ${MEMBER_TYPES.join(', ')}.`,
    );
  }
  return new Map(members);
}

function fitsType(value: JsonValue, type: AttributeFeature['type']): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'instant':
      return typeof value === 'string' && isInstantText(value);
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'object':
      return false;
    default:
      return typeof value === 'number';
  }
}
