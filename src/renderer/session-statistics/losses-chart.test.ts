import { expect, it } from 'vitest'
import { lossesModel } from './losses-chart'

it('losses of each cause, counted from the first packet', () => {
  const model = lossesModel(
    { from: 3000, bucketMs: 500, series: [{ cause: 'kernel', packets: [4, 0, 1] }] },
    1000,
  )
  expect(model.x).toEqual([2, 2.5, 3])
  expect(model.bucket).toBe(0.5)
  expect(model.lines.map(({ name, values }) => [name, values])).toEqual([['kernel', [4, 0, 1]]])
})
