import { heldHint } from '../../lib/n8n/steps/heldHint';

const at = (iso: string): number => Date.parse(iso);
const said = (...dueAts: Array<number | null>): string | undefined =>
	heldHint(dueAts, 'Europe/Amsterdam')?.message.split('. ')[0];

it('says how many are held, and until when', () => {
	const [noon, later] = [at('2026-11-28T11:00:20Z'), at('2026-12-01T08:00Z')];
	expect(said(noon)).toBe('1 contact is held here until Nov 28, 2026, 12:00');
	expect(said(noon, noon + 5_000)).toBe('2 contacts are held here until Nov 28, 2026, 12:00');
	expect(said(later, noon)).toBe('2 contacts are held here until Nov 28, 2026, 12:00 to Dec 1, 2026, 09:00');
	expect(said(null, null)).toBe('2 contacts are held here until the condition is true');
	expect(said(null, noon)).toBe(
		'2 contacts are held here until Nov 28, 2026, 12:00, some without a time limit',
	);
});

it('says nothing about no one', () => {
	expect(heldHint([], 'UTC')).toBeNull();
});
