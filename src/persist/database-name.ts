/** @file What the database is called: known without what opens it. */
export const DATABASE_NAME = 'shortlist';
