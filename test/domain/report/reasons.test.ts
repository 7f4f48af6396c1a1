import { foldReason, MOST_REASONS, OTHER_REASON, shortReason } from '../../../lib/domain/report';

it('reasons beyond fifty are counted as one, and those before keep their names', () => {
	const known = new Set<string>();
	const names = Array.from({ length: MOST_REASONS + 5 }, (_, n) => `reason ${n}`);
	expect(names.map((name) => foldReason(name, known)).filter((name) => name === OTHER_REASON)).toHaveLength(
		5,
	);
	expect(foldReason('reason 0', known)).toBe('reason 0');
	expect(foldReason('', known)).toBe('');
});

it('long reasons are cut', () => {
	expect(shortReason('x'.repeat(200))).toHaveLength(80);
	expect(shortReason(null)).toBe('');
});
