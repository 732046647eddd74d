/** Longest note, in characters: an option of pcapng holds 64 KiB, and nobody reads more in a row of a list. */
export const MOST_NOTE_CHARACTERS = 4000

/** How a comment on a packet begins that is about its flow: pcapng has no place for those. */
const ON_FLOW = 'Note on this flow: '

/** A note as it stands in a capture file: on a packet, or on the flow that the packet is of. */
export interface Note {
  isOnFlow: boolean
  text: string
}

/** The comment (opt_comment of an enhanced packet block) that says a note. */
export function commentOf({ isOnFlow, text }: Note): string {
  return isOnFlow ? ON_FLOW + text : text
}

/** What a packet's comment says: ours about its flow, or anybody's about the packet. */
export function readComment(comment: string): Note {
  const isOnFlow = comment.startsWith(ON_FLOW)
  const text = isOnFlow ? comment.slice(ON_FLOW.length) : comment
  return { isOnFlow, text: text.slice(0, MOST_NOTE_CHARACTERS) }
}
