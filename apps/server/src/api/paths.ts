/** Where the API lives. Another version would live beside it. */
export const API = 'api/v1';
