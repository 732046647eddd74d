import { z } from 'zod'

export const nameCalls = {
  /**
   * What an address is called, as this machine's resolver tells; asked for by a person alone. Null where it has no name.
   *
   * @throws `ETIMEDOUT`, `EBUSY`
   */
  'names.of': {
    params: z.object({ address: z.union([z.ipv4(), z.ipv6()]) }),
    result: z.object({ name: z.string().nullable() }),
  },
} as const
