/** A person in the demo, and what they do when a mail reaches them. */
export interface Person {
	email: string;
	firstName: string;
	lastName: string;
	/** Opens the first mail (1), only the reminder (2), or none (0). */
	opens: 0 | 1 | 2;
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
		opens: 1,
		clicks: 'espresso machines',
		asks: 'How many cups a day does it make?',
	},
	{
		email: 'bruno@northwind.example',
		firstName: 'Bruno',
		lastName: 'Costa',
		opens: 1,
		clicks: 'filter coffee makers',
	},
	{
		email: 'chen@adatum.example',
		firstName: 'Chen',
		lastName: 'Li',
		opens: 2,
		clicks: 'grinders',
		asks: 'Is it quiet enough for an office?',
	},
	{ email: 'dora@tailspin.example', firstName: 'Dora', lastName: 'Novak', opens: 0 },
	{
		email: 'emil@wingtip.example',
		firstName: 'Emil',
		lastName: 'Berg',
		opens: 0,
		clicks: 'espresso machines',
		asks: 'Do you rent them too?',
		stranger: true,
	},
];
