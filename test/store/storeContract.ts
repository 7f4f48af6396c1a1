import { SimulatedClock, type Clock } from '../../lib/domain';
import type { Store } from '../../lib/store';
import { START } from '../support/rows';
import { accountContract } from './contract/accounts';
import { activityContract } from './contract/activities';
import { allowedContract } from './contract/allowed';
import { contactContract } from './contract/contacts';
import { enrollmentContract } from './contract/enrollments';
import { claimContract } from './contract/holdClaims';
import { releaseContract } from './contract/holdReleases';
import { settleContract } from './contract/holdSettling';
import { holdContract } from './contract/holds';
import { interactionContract } from './contract/interactions';
import { leadContract } from './contract/leads';
import { lifecycleContract } from './contract/lifecycle';
import { messageContract } from './contract/messages';
import { pausingContract } from './contract/pausing';
import { bookkeepingContract } from './contract/bookkeeping';
import { splitContract } from './contract/splits';
import { reportContract } from './contract/report';
import { transactionContract } from './contract/transactions';

/** A store that a test may do with as it likes. */
export interface TestStore {
	store: Store;
	/** Opens the same data once more, as another process would. The caller closes it. */
	reopen(): Promise<Store>;
	/** Ends the store and removes its data. */
	destroy(): Promise<void>;
}

/** What the tests of a contract work with; `store` is another one for each test. */
export interface ContractContext {
	readonly clock: SimulatedClock;
	readonly store: Store;
	reopen(): Promise<Store>;
}

/**
 * What every store must do, whatever database it is made on.
 * @param makeStore makes an empty store with the newest schema
 */
export function storeContract(name: string, makeStore: (clock: Clock) => Promise<TestStore>): void {
	describe(`${name} keeps what it is given:`, () => {
		let clock: SimulatedClock;
		let made: TestStore;

		beforeEach(async () => {
			clock = new SimulatedClock(START);
			made = await makeStore(clock);
		});

		afterEach(async () => await made.destroy());

		const context: ContractContext = {
			get clock() {
				return clock;
			},
			get store() {
				return made.store;
			},
			reopen: async () => await made.reopen(),
		};

		contactContract(context);
		accountContract(context);
		leadContract(context);
		lifecycleContract(context);
		interactionContract(context);
		activityContract(context);
		enrollmentContract(context);
		holdContract(context);
		claimContract(context);
		releaseContract(context);
		settleContract(context);
		messageContract(context);
		pausingContract(context);
		bookkeepingContract(context);
		splitContract(context);
		reportContract(context);
		allowedContract(context);
		transactionContract(context);
	});
}
