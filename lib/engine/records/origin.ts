import type { RecordOrigin } from '../../store';

/** The place in a journey where a record is made: a step makes it once a visit, however often it is repeated. */
export interface JourneyOrigin extends RecordOrigin {
	journeyId: string;
}

/** The entrance of a journey by which a record comes: it is made before anybody enters. */
export interface JourneyEntrance {
	journeyId: string;
	stepId: string;
}
