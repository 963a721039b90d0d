/** Told once how work ended; later calls have no effect. */
export type End = (hasFailed: boolean, error: unknown) => void

type Method = (...args: unknown[]) => unknown

const isMethod = (value: unknown): value is Method => typeof value === 'function'

function memberOf(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name)
  } catch {
    return undefined
  }
}

function settle(promise: Promise<unknown>, end: End): Promise<unknown> {
  return promise.then(
    (value) => {
      end(false, undefined)
      return value
    },
    (error: unknown) => {
      end(true, error)
      throw error
    },
  )
}

/** `then` of a thenable whose work begins with it. */
function thenOf(then: Method, target: object, end: End): Method {
  return (onValue, onError, ...rest) =>
    Reflect.apply(then, target, [
      (value: unknown) => {
        end(false, undefined)
        return isMethod(onValue) ? onValue(value) : value
      },
      (error: unknown) => {
        end(true, error)
        if (isMethod(onError)) return onError(error)
        throw error
      },
      ...rest,
    ])
}

const isDone = (step: unknown): boolean => typeof step === 'object' && step !== null && memberOf(step, 'done') === true

/** `next`, `return` and `throw` of an iterator: it ends with the step that says so, or throws. */
function stepOf(method: Method, target: object, end: End): Method {
  const see = (step: unknown): unknown => {
    if (isDone(step)) end(false, undefined)
    return step
  }
  return (...args) => {
    let step: unknown
    try {
      step = Reflect.apply(method, target, args)
    } catch (error) {
      end(true, error)
      throw error
    }
    if (!(step instanceof Promise)) return see(step)
    return step.then(see, (error: unknown) => {
      end(true, error)
      throw error
    })
  }
}

/** Any other method: it may be what begins the work (`catch`, `finally`), or answer with the object itself (`where`). */
function methodOf(method: Method, target: object, stand: () => object, end: End): Method {
  return (...args) => {
    const answer = Reflect.apply(method, target, args)
    if (answer === target) return stand()
    return answer instanceof Promise ? settle(answer, end) : answer
  }
}

/**
 * What a function returned, with an ear for the end of its work: of a promise, when it is settled; of a lazy thenable or an iterator, when
 * it has done what it was asked for; of anything else, now.
 */
export function endLater<Result>(result: Result, end: End): Result {
  if (result instanceof Promise && result.then === Promise.prototype.then) return settle(result, end) as Result
  const isObject = typeof result === 'object' && result !== null
  const isLazy = isObject && isMethod(memberOf(result, 'then'))
  if (
    !isObject ||
    (!isLazy && !(isMethod(memberOf(result, 'next')) && (Symbol.iterator in result || Symbol.asyncIterator in result)))
  ) {
    end(false, undefined)
    return result
  }
  const steps = isLazy ? [] : ['next', 'return', 'throw']
  const stand: Result & object = new Proxy(result, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (!isMethod(value) || key === 'constructor') return value
      if (isLazy && key === 'then') return thenOf(value, target, end)
      return typeof key === 'string' && steps.includes(key)
        ? stepOf(value, target, end)
        : methodOf(value, target, () => stand, end)
    },
  })
  return stand
}
