/** A step of a journey: the n8n node with this id, in this workflow. */
export interface StepReference {
	journeyId: string;
	stepId: string;
}
