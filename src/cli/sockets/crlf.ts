const LF = 0x0a
const CR = 0x0d

/** Turns each LF that has no CR before it into CRLF, also where the two are in different pieces. */
export class CrlfEndings {
  private last = 0

  convert(bytes: Uint8Array): Uint8Array {
    const out = new Uint8Array(2 * bytes.length)
    let length = 0
    for (const byte of bytes) {
      if (byte === LF && this.last !== CR) out[length++] = CR
      out[length++] = byte
      this.last = byte
    }
    return out.subarray(0, length)
  }
}
