/** What someone does with a mail. */
export type Answer =
	/** Opens it and does no more. */
	| 'opens'
	/** Opens it and follows the link to the product. */
	| 'clicks'
	/** Follows the unsubscribe link in the footer, and clicks the page's button. */
	| 'unsubscribes'
	/** Never sees it; the mail scanner of their company follows all its links. */
	| 'scanned'
	/** The same by a scanner that looks like a browser. */
	| 'scannedInDisguise';

/** A person in the demo, and what they do when a mail reaches them. */
export interface Person {
	email: string;
	firstName: string;
	lastName: string;
	/** What happens to the first mail; by default nothing. */
	first?: Answer;
	/** What happens to the reminder; by default nothing. */
	reminder?: Answer;
	/** The product whose link they follow, if any. */
	clicks?: string;
	/** What they request on the product page, if anything. */
	asks?: string;
	/** Visits the product page on their own and was never sent a mail. */
	stranger?: boolean;
}

export const PEOPLE: readonly Person[] = [
	{
		email: 'ada@fabrikam.example',
		firstName: 'Ada',
		lastName: 'Bianchi',
		first: 'clicks',
		clicks: 'espresso machines',
		asks: 'How many cups a day does it make?',
	},
	{
		email: 'bruno@northwind.example',
		firstName: 'Bruno',
		lastName: 'Costa',
		first: 'clicks',
		clicks: 'filter coffee makers',
	},
	{
		email: 'chen@adatum.example',
		firstName: 'Chen',
		lastName: 'Li',
		reminder: 'clicks',
		clicks: 'grinders',
		asks: 'Is it quiet enough for an office?',
	},
	{
		email: 'dora@tailspin.example',
		firstName: 'Dora',
		lastName: 'Novak',
		first: 'scanned',
		reminder: 'scannedInDisguise',
	},
	{
		email: 'emil@wingtip.example',
		firstName: 'Emil',
		lastName: 'Berg',
		clicks: 'espresso machines',
		asks: 'Do you rent them too?',
		stranger: true,
	},
	{ email: 'fay@proseware.example', firstName: 'Fay', lastName: 'Moreau', first: 'unsubscribes' },
	{ email: 'gita@litware.example', firstName: 'Gita', lastName: 'Rao', first: 'opens' },
];
