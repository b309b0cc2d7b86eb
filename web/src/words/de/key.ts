import type { Translation } from '../language';

export default {
	keyActions: {
		stop: 'Nicht länger darauf warten', stopLead: 'Die Zentrale bietet ihm keinen neuen Schlüssel mehr an. Der jetzige gilt weiter.', stopped: 'Es behält den Schlüssel, den es hat.',
		renewKey: 'Neuen Schlüssel geben', renewKeyLead: 'Das Gerät macht selbst einen neuen Schlüssel, und die Zentrale unterschreibt ihn. Der alte wird erst wertlos, wenn das Gerät mit dem neuen wiedergekommen ist. Ist es ausgeschaltet, wird es gefragt, sobald es wieder da ist.', renewingKey: 'Das Gerät wird nach einem neuen Schlüssel gefragt.',
		ended: n => `Beendete Schlüssel (${n})`,
		renew: 'Neues Passwort geben', renewLead: 'Die Zentrale schickt ihm ein neues. Das jetzige gilt, bis das Gerät das neue benutzt hat. So geht nichts kaputt, wenn es das neue nicht annimmt.', renewing: 'Ein neues Passwort wird vorbereitet.',
		revoke: kind => `Diesen Schlüssel beenden: ${kind}`,
		revokeLead: 'Er wird sofort wertlos, und wer ihn benutzt, wird getrennt. Das lässt sich nicht rückgängig machen.',
		last: 'Es ist der einzige Schlüssel dieses Geräts. Um das Gerät wieder zu benutzen, müssen Sie es hier abgeben und neu hinzufügen.',
		reason: 'Warum?', sure: 'Ja, Schlüssel beenden', revoked: 'Dieser Schlüssel ist jetzt wertlos.',
		plain: 'Ohne Verschlüsselung', plainLead: 'Jeder in Ihrem Netz kann mitlesen und sich als dieses Gerät ausgeben. Wählen Sie einen Tag, bis zu dem Sie es ersetzt haben.', until: 'Erlauben bis', plainSave: 'Bis dahin erlauben',
	},
} satisfies Translation<typeof import('../key')>;
