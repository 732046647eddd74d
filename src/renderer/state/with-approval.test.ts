import { afterEach, expect, it, vi } from 'vitest'
import { CallFailed } from '../connection/engine-client'
import { withApproval } from './with-approval'

const approveDestination = vi.fn<(address: string) => Promise<boolean>>()
vi.stubGlobal('window', { fourtuple: { approveDestination } })
afterEach(() => approveDestination.mockReset())
const refused = new CallFailed({ code: 'EAPPROVAL', message: 'Another machine.', about: '192.0.2.1' })

it('approved by the person → tried again, once', async () => {
  approveDestination.mockResolvedValue(true)
  const call = vi.fn<() => Promise<string>>().mockRejectedValueOnce(refused).mockResolvedValueOnce('sent')
  expect(await withApproval(call)).toBe('sent')
  expect(approveDestination.mock.calls).toEqual([['192.0.2.1']])
})
it('the person says no → the refusal stands, nothing is tried again', async () => {
  approveDestination.mockResolvedValue(false)
  const call = vi.fn<() => Promise<string>>().mockRejectedValue(refused)
  await expect(withApproval(call)).rejects.toBe(refused)
  expect(call).toHaveBeenCalledTimes(1)
})
it('refused again after a yes → not asked twice', async () => {
  approveDestination.mockResolvedValue(true)
  await expect(withApproval(() => Promise.reject(refused))).rejects.toBe(refused)
  expect(approveDestination).toHaveBeenCalledTimes(1)
})
it('another error → nobody is asked', async () => {
  const other = new CallFailed({ code: 'EPERM', message: 'No.' })
  await expect(withApproval(() => Promise.reject(other))).rejects.toBe(other)
  expect(approveDestination).not.toHaveBeenCalled()
})
