import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { StoreSettings } from '../../../lib/n8n/storeChoice';
import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { PostgresServer } from '../../../tools/postgres/PostgresServer';
import { TestAuthority } from '../../../tools/postgres/TestAuthority';

const { journeyStoreTest } = new JourneyRecords().methods.credentialTest;

let authority: TestAuthority;
let stranger: TestAuthority;
/** Its certificate is for `localhost`, and it refuses connections without TLS. */
let server: PostgresServer;
let plainServer: PostgresServer;

beforeAll(async () => {
	authority = await TestAuthority.create('Journey Test Authority');
	stranger = await TestAuthority.create('Another Authority');
	server = await PostgresServer.start({ fsync: 'off' }, await authority.sign('localhost'));
	plainServer = await PostgresServer.start({ fsync: 'off' });
}, 180_000);

afterAll(async () => {
	await server.destroy();
	await plainServer.destroy();
	await authority.destroy();
	await stranger.destroy();
});

/** What the credential says when *Test* is pressed. */
async function test(data: StoreSettings, { port } = server): Promise<INodeCredentialTestResult> {
	return await journeyStoreTest.call({} as ICredentialTestFunctions, {
		id: '1',
		name: 'Store',
		type: 'journeyStoreApi',
		data: {
			storeType: 'postgres',
			host: 'localhost',
			port,
			user: 'postgres',
			password: 'postgres',
			...data,
		} as ICredentialDataDecryptedObject,
	});
}

const connected = {
	status: 'OK',
	message: expect.stringMatching(/^Connected: PostgreSQL postgres@.*, 0 contacts$/),
};

function refused(message: RegExp): object {
	return { status: 'Error', message: expect.stringMatching(message) };
}

it('verifies a server whose authority is known', async () => {
	expect(await test({ tls: 'verify', ca: authority.certificate })).toEqual(connected);
});

it('finds the authority among several', async () => {
	const ca = `${stranger.certificate}\n${authority.certificate}`;
	expect(await test({ tls: 'verify', ca })).toEqual(connected);
});

it('only encrypts if told not to verify, no matter who signed the certificate and for which host', async () => {
	expect(await test({ tls: 'require' })).toEqual(connected);
	expect(await test({ tls: 'require', host: '127.0.0.1', ca: stranger.certificate })).toEqual(connected);
});

it('refuses a server that another authority has signed, and asks for the right one', async () => {
	expect(await test({ tls: 'verify', ca: stranger.certificate })).toEqual(
		refused(
			/not signed by the authority in the CA certificate\. Paste the PEM text of the one that did sign it/,
		),
	);
});

it('refuses a server with an unknown authority, and asks for its certificate', async () => {
	expect(await test({ tls: 'verify' })).toEqual(
		refused(/signed by an unknown authority\. Paste its PEM text as CA certificate/),
	);
});

it('refuses a server whose certificate is for another host, and names both remedies', async () => {
	const settings: StoreSettings = { tls: 'verify', ca: authority.certificate, host: '127.0.0.1' };
	expect(await test(settings)).toEqual(
		refused(/not for 127\.0\.0\.1\. Set the host to a name that the certificate is for, or give the server/),
	);
});

it.each(['verify', 'require'] as const)(
	'says that the server has no TLS and where to turn it on (%s)',
	async (tls) => {
		const settings: StoreSettings = { tls, ca: authority.certificate };
		expect(await test(settings, plainServer)).toEqual(
			refused(/does not offer TLS\. Turn it on there \(ssl = on in postgresql\.conf.*, or set TLS to Off/),
		);
		expect(await test({ tls: 'off' }, plainServer)).toEqual(connected);
	},
);

it('reports that the server requires TLS when it is off', async () => {
	expect(await test({ tls: 'off' })).toEqual(
		refused(/wants TLS\. Set TLS to Verify with the CA certificate of the server, or at least to Require/),
	);
});

it('reports a wrong password, with TLS too', async () => {
	const settings: StoreSettings = { tls: 'verify', ca: authority.certificate, password: 'wrong' };
	expect(await test(settings)).toEqual(refused(/the server refuses user postgres\. Check user and password/));
});

it.each(['not a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
	'says that the CA certificate cannot be read: %j',
	async (ca) => {
		expect(await test({ tls: 'verify', ca })).toEqual(
			refused(/CA certificate of the journey store cannot be read\. Paste its PEM text/),
		);
	},
);
