import { Schema } from "effect"

/** The largest number of points that any amount or total may reach: 2^53-1. */
export const maximumPoints = Number.MAX_SAFE_INTEGER

/** An amount of points (志愿服务积分): a whole number from 1 to 2^53-1. */
export const Points = Schema.Int.check(
  Schema.isBetween(
    { minimum: 1, maximum: maximumPoints },
    {
      message: "a whole number of points from 1 to 2^53-1 is needed",
      chinese: "积分应为不小于 1 的整数",
    },
  ),
).pipe(Schema.brand("Points"))
export type Points = typeof Points.Type

/** Whether two numbers of points, none of them negative, have a sum that is still exact. */
export const fits = (a: number, b: number): boolean => a <= maximumPoints - b
