/** Fields that can be put into a template, with what each is for. */
export const TEMPLATE_FIELDS = [
  { field: '{{counter}}', explanation: 'Counts up: start=1 step=1 width=0 base=10, or u16be and the like' },
  { field: '{{random 8}}', explanation: 'Random bytes; text 8, hex 8, or a number from 1..100' },
  { field: '{{uuid}}', explanation: 'A random UUID' },
  { field: '{{time iso}}', explanation: 'Now: iso, unix, ms, or seconds as u32be' },
  { field: '{{length rest u16be}}', explanation: 'Length of the rest, of all, or of a named part' },
  { field: '{{part body}}{{end}}', explanation: 'Names a part, for a length or a checksum of it' },
  {
    field: '{{crc16 modbus}}',
    explanation: 'CRC-16 of all before it: arc, ccitt-false, xmodem, …; hex, le, be',
  },
  { field: '{{crc32}}', explanation: 'CRC-32 of all before it' },
  { field: '{{inet all}}', explanation: 'Internet checksum (RFC 1071); xor, sum8, lrc, adler32 work alike' },
  { field: '{{captured id /id=(\\d+)/ default="0"}}', explanation: 'Found in the last message received' },
] as const
