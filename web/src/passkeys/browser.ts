// Passkeys of this browser: the hub's questions and the browser's answers, bytes as base64url between them.
import { call, Trouble } from '../api/client';
import type { PasskeyAnswer, PasskeyMade, PasskeyQuestion } from '../api/types';

function bytes(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
	return btoa(Array.from(new Uint8Array(buffer), b => String.fromCharCode(b)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

const descriptors = (ids: readonly string[]): PublicKeyCredentialDescriptor[] => ids.map(id => ({ type: 'public-key', id: bytes(id) }));

/** What the browser's own refusals mean for us. */
function troubleOf(error: unknown): Trouble {
	const name = error instanceof DOMException ? error.name : '';
	if (name === 'InvalidStateError')
		return new Trouble('exists');
	return new Trouble(name === 'SecurityError' ? 'passkeys_need_name' : name === 'NotAllowedError' || name === 'AbortError' ? 'passkey_stopped' : 'passkey_wrong');
}

async function ask<R extends AuthenticatorResponse>(question: () => Promise<Credential | null>): Promise<{ id: string; response: R }> {
	let made: Credential | null;
	try {
		made = await question();
	} catch (error) {
		throw troubleOf(error);
	}
	if (!(made instanceof PublicKeyCredential))
		throw new Trouble('passkey_stopped');
	return { id: text(made.rawId), response: made.response as R };
}

/** Makes a passkey for the signed-in person; they are asked by their phone or computer. */
export async function makePasskey(name: string, account: { id: string; name: string }): Promise<PasskeyMade> {
	const q: PasskeyQuestion = await call('addPasskeyQuestion', {});
	const { id, response } = await ask<AuthenticatorAttestationResponse>(() => navigator.credentials.create({ publicKey: {
		challenge: bytes(q.challenge), rp: { id: q.rp_id, name: q.rp_id }, user: { id: new TextEncoder().encode(account.id), name: account.name, displayName: account.name },
		pubKeyCredParams: [-7, -8, -257].map(alg => ({ type: 'public-key', alg })), timeout: q.timeout_ms, excludeCredentials: descriptors(q.credentials),
		authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' }, attestation: 'none',
	} }));
	return { name, credential: id, client_data: text(response.clientDataJSON), authenticator_data: text(response.getAuthenticatorData()) };
}

export async function answerWithPasskey(q: PasskeyQuestion): Promise<PasskeyAnswer> {
	const { id, response } = await ask<AuthenticatorAssertionResponse>(() => navigator.credentials.get({ publicKey: {
		challenge: bytes(q.challenge), rpId: q.rp_id, timeout: q.timeout_ms, allowCredentials: descriptors(q.credentials), userVerification: 'required',
	} }));
	return {
		credential: id, client_data: text(response.clientDataJSON), authenticator_data: text(response.authenticatorData), signature: text(response.signature),
		...(response.userHandle ? { user_handle: text(response.userHandle) } : {}),
	};
}
