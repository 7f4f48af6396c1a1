import type { Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';
import { migration0001 } from './0001_initial';
import { migration0002 } from './0002_receipts';
import { migration0003 } from './0003_audiences';
import { migration0004 } from './0004_lifecycle';
import { migration0005 } from './0005_scoring';
import { migration0006 } from './0006_rotations';
import { migration0007 } from './0007_matching';
import { migration0008 } from './0008_retention';
import { migration0009 } from './0009_fewer_indexes';
import { migration0010 } from './0010_identity';
import { migration0011 } from './0011_activities';
import { migration0012 } from './0012_openings';
import { migration0014 } from './0014_report';

/** All migrations in order. A released one is never edited; the number of the last is the store's version. */
export const MIGRATIONS: Record<string, (dialect: StoreSql['dialect']) => Migration> = {
	'0001_initial': migration0001,
	'0002_receipts': () => migration0002,
	'0003_audiences': migration0003,
	'0004_lifecycle': () => migration0004,
	'0005_scoring': () => migration0005,
	'0006_rotations': () => migration0006,
	'0007_matching': migration0007,
	'0008_retention': () => migration0008,
	'0009_fewer_indexes': () => migration0009,
	'0010_identity': () => migration0010,
	'0011_activities': () => migration0011,
	'0012_openings': () => migration0012,
	'0014_report': migration0014,
};

/** The newest schema that this code knows. */
export const LATEST_MIGRATION = Object.keys(MIGRATIONS).sort().at(-1)!;
