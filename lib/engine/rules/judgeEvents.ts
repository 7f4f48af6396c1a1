import { conversionValue, type Criterion } from '../../domain/journey';
import { correlates, matchesProperties } from '../../domain/propertyFilter';
import type { GuardedEnrollment, Interaction } from '../../store';
import type { EngineContext } from '../EngineContext';
import { appliesTo, type AddressedEvent } from '../holding/whoseEvents';
import { applyVerdicts, type Verdict } from './applyVerdicts';
import { LONGEST_WINDOW } from './convertible';
import { readRules, rulesOf } from './entryRules';

/** Applies exit criteria and goals on events, in the transaction that records the events. */
export async function judgeEvents(context: EngineContext, events: AddressedEvent[]): Promise<void> {
	const enrollments = await context.store.enrollments.guarded(
		events.map(({ contactId }) => contactId),
		context.store.clock.now() - LONGEST_WINDOW,
	);
	if (enrollments.length === 0) return;
	const rules = await readRules(context.store);
	const verdicts: Verdict[] = [];
	for (const enrollment of enrollments) {
		const own = rulesOf(rules, enrollment);
		if (own === undefined) continue;
		const interactions = events
			.filter((event) => appliesTo(event, { enrollmentId: enrollment.id, contactId: enrollment.contactId }))
			.map(({ interaction }) => interaction);
		const found = (criterion: Criterion): Interaction | undefined =>
			interactions.find((interaction) => meets(criterion, enrollment, interaction));
		for (const criterion of enrollment.endedAt === null ? own.exits : []) {
			const cause = found(criterion);
			if (cause === undefined) continue;
			verdicts.push({ enrollment, kind: 'exit', criterion, rules: own, cause: { interactionId: cause.id } });
			break;
		}
		if (own.goal === null) continue;
		const cause = found(own.goal.criterion);
		if (cause === undefined) continue;
		verdicts.unshift({
			enrollment,
			kind: 'goal',
			criterion: own.goal.criterion,
			rules: own,
			cause: { interactionId: cause.id },
			value: conversionValue(own.goal.value, cause.properties),
		});
	}
	await applyVerdicts(context, verdicts);
}

function meets(criterion: Criterion, enrollment: GuardedEnrollment, interaction: Interaction): boolean {
	return (
		criterion.kind === 'event' &&
		interaction.type === criterion.type &&
		(criterion.filter === null || matchesProperties(criterion.filter, interaction.properties)) &&
		correlates(criterion.correlate, enrollment.entryData, interaction.properties)
	);
}
