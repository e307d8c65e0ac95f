import { describe, expect, it } from '@jest/globals';
import { DebugTickets } from './debug-tickets.js';

const TOKEN = 'management-token-0f1e2d3c';
const NOW_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

describe('DebugTickets', () => {
  it('counts until its time is over', () => {
    const tickets = new DebugTickets(TOKEN);
    const { ticket, expiresAt } = tickets.issue(MINUTE_MS, NOW_MS);
    expect(expiresAt.getTime()).toBe(NOW_MS + MINUTE_MS);
    expect(tickets.judge(ticket, NOW_MS + MINUTE_MS - 1)).toBe('valid');
    expect(tickets.judge(ticket, NOW_MS + MINUTE_MS)).toBe('expired');
  });

  it('counts at every replica with the same management token, and at no other', () => {
    const { ticket } = new DebugTickets(TOKEN).issue(MINUTE_MS, NOW_MS);
    expect(new DebugTickets(TOKEN).judge(ticket, NOW_MS)).toBe('valid');
    expect(new DebugTickets(`${TOKEN}x`).judge(ticket, NOW_MS)).toBe('wrong');
    expect(new DebugTickets(undefined).judge(ticket, NOW_MS)).toBe('wrong');
  });

  it('is of one process where there is no token', () => {
    const [one, other] = [new DebugTickets(undefined), new DebugTickets(undefined)];
    const { ticket } = one.issue(MINUTE_MS, NOW_MS);
    expect(one.judge(ticket, NOW_MS)).toBe('valid');
    expect(other.judge(ticket, NOW_MS)).toBe('wrong');
  });

  it('ends with the management token that it was signed with', () => {
    const tickets = new DebugTickets(TOKEN);
    const { ticket } = tickets.issue(MINUTE_MS, NOW_MS);
    tickets.prepare(TOKEN)();
    expect(tickets.judge(ticket, NOW_MS)).toBe('valid');
    tickets.prepare('another-token-5a6b7c8d')();
    expect(tickets.judge(ticket, NOW_MS)).toBe('wrong');
  });

  const { ticket } = new DebugTickets(TOKEN).issue(MINUTE_MS, NOW_MS);
  it.each([
    { name: 'the management token itself', shown: TOKEN },
    { name: 'nothing', shown: '' },
    { name: 'true', shown: 'true' },
    { name: 'a later end', shown: ticket.replace(/-\d+-/, '-99999999999-') },
    { name: 'a longer signature', shown: `${ticket}A` },
    { name: 'another signature', shown: ticket.replace(/.{43}$/, 'A'.repeat(43)) },
  ])('does not take $name for a ticket', ({ shown }) => {
    expect(new DebugTickets(TOKEN).judge(shown, NOW_MS)).toBe('wrong');
  });
});
