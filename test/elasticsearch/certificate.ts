import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findJava } from './machine.ts'

/** A key and its certificate. */
export interface Certificate {
  readonly pfx: Buffer
  readonly passphrase: string
  /** The certificate alone. */
  readonly pem: string
}

/** A key and its certificate for the loopback address, made by the JDK that runs the servers. */
export function makeCertificate(folder: string, name = 'server'): Certificate {
  const keytool = join(findJava(17, 'ES_JAVA_HOME') ?? '', 'bin/keytool')
  const store = join(folder, `${name}.p12`)
  const passphrase = 'of-the-test'
  const common = ['-alias', 'server', '-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase]
  const names = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1', '-ext', 'bc=ca:true', '-validity', '30']
  execFileSync(keytool, ['-genkeypair', '-keyalg', 'EC', ...names, ...common], { stdio: 'ignore' })
  const pem = execFileSync(keytool, ['-exportcert', '-rfc', ...common], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return { pfx: readFileSync(store), passphrase, pem }
}
