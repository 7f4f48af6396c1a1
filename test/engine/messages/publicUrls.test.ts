import { publicUrls } from '../../../lib/engine';
import { EngineHarness } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';

const BASE = 'https://news.example.com/webhook/journey';

onBothStores((newPlace) => {
	describe('the addresses of public pages', () => {
		let journey: EngineHarness;

		beforeEach(async () => {
			journey = await EngineHarness.start({ place: newPlace() });
		});

		afterEach(async () => await journey.close());

		it('are unknown until pages are published', async () => {
			expect(await publicUrls(journey.engine)).toBeNull();
		});

		it('are completed by a token, and known again', async () => {
			const page = { workflowId: 'pages', nodeId: 'node', baseUrl: BASE };
			await journey.store.publicAddresses.register(page);
			const urls = (await publicUrls(journey.engine))!;
			expect(urls.unsubscribe('token')).toBe(`${BASE}?u=token`);
			const own = [BASE, urls.click('a'), urls.open('a'), urls.preferences('a'), `${BASE}#top`];
			expect(own.filter((url) => !urls.isOwn(url))).toEqual([]);
			const others = [`${BASE}-shop`, `${BASE}/form`, `${BASE}s?c=a`, 'https://news.example.com/webhook'];
			expect(others.filter((url) => urls.isOwn(url))).toEqual([]);
		});
	});
});
