import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { STATE } from '#core/flow/states'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import { comment, encodeOptions, interfaceDescription, sectionHeader } from '#core/pcapng/pcapng-writer'
import { FLOW } from '#core/rows/flow-row'
import {
  text,
  CLIENT,
  SERVER,
  SECOND,
  ETHERNET,
  session,
  files,
  at,
  begin,
  end,
  datagram,
  pcapng,
  open,
  tshark,
  hex,
} from './test-session-files'

describe('notes', () => {
  const save = () => files.save(at('out.pcapng'), 'out', 'all')
  const comments = () => tshark(at('out.pcapng'), 'udp.payload', 'frame.comment')

  it('on a packet and on its flow → comments of the saved file, and notes again when it is opened', async () => {
    writeFileSync(at('a'), pcapng(['one', 'two']))
    await open('a')
    expect(session.notes.setOfPacket(1, 'look here')).toBe(true)
    expect(session.notes.setOfFlow(0, 'the slow one')).toBe(true)
    expect(files.status.unsavedNotes).toBe(2)
    expect(session.flows.flags[0] & FLOW.noted).toBe(FLOW.noted)
    await save()
    expect(files.status.unsavedNotes).toBe(0)
    expect(comments()).toEqual([`${hex('one')}\tNote on this flow: the slow one`, `${hex('two')}\tlook here`])

    await end()
    begin()
    writeFileSync(at('b'), readFileSync(at('out.pcapng')))
    await open('b')
    expect(session.notes.ofFlow(0)).toBe('the slow one')
    expect(session.notes.ofPacketsOf(0)).toEqual([{ packet: 1, text: 'look here' }])
    expect(files.status.unsavedNotes).toBe(0)
    // Saved again with one changed and one taken away: each is there once, as it is now.
    session.notes.setOfFlow(0, 'the slow one, again')
    session.notes.setOfPacket(1, '')
    await save()
    expect(comments()).toEqual([`${hex('one')}\tNote on this flow: the slow one, again`, hex('two')])
    expect(session.notes.textOf(0)).toBe('the slow one, again')
    session.notes.setOfFlow(0, '')
    expect(session.notes.textOf(0)).toBeUndefined()
    await save()
    expect(comments()).toEqual([`${hex('one')}\t`, hex('two')])
  })

  it('comments of another program, several on a packet → one note, saved as they were', async () => {
    const blocks = new PacketBlocks()
    const bytes = datagram('x')
    const options = encodeOptions([comment('first'), comment('second')])
    blocks.append(0, SECOND, 0, bytes.length, bytes, 0, bytes.length, options)
    writeFileSync(
      at('a'),
      Buffer.concat([
        sectionHeader({ application: 'test' }),
        interfaceDescription({ linkType: ETHERNET, snaplen: 0, name: 'test0' }),
        blocks.blocks,
      ]),
    )
    await open('a')
    expect(session.notes.ofPacketsOf(0)).toEqual([{ packet: 0, text: 'first\nsecond' }])
    await save()
    expect(comments()).toEqual([`${hex('x')}\tfirst,second`])
  })

  it('a flow that no capture saw → its note is on its first made-up packet', async () => {
    const { own } = session
    const place = own.join(1, {
      protocol: 17,
      local: CLIENT,
      peer: SERVER,
      originator: true,
      state: STATE.none,
      since: 0,
    })
    own.transfer(1, place, 'sent', text('mine'))
    own.transfer(1, place, 'sent', text('more'))
    session.notes.setOfFlow(0, 'by hand')
    await save()
    expect(comments()[0]).toMatch(/Made up from.*,Note on this flow: by hand$/)
    expect(comments()[1]).not.toContain('by hand')
  })
})
