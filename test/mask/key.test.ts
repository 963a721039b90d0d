import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitPair } from '../../src/mask/bits.ts'
import { keyVerdict } from '../../src/mask/key.ts'
import { scanText } from '../../src/mask/scan.ts'

const isSensitive = (name: string): boolean => ['whole', 'shaped'].includes(keyVerdict(name).rule)
const words = (text: string): string[] => text.trim().split(/\s+/)

/** The seed's own list. */
const seedWords =
  words(`password pwd secret token api_key apikey private_key privatekey ssn social_security credit_card creditcard
  bank_account bankaccount`)

const sensitive = words(`
  userPassword user_password USER-PASSWORD passwordHash newPassword oldPassword confirmPassword password2 dbPassword DB_PASSWORD PGPASSWORD
  dbpassword mysqlpassword rootpassword smtpPass passphrase sshPassphrase passwd userpasswd passwort kennwort senha contraseña contrasena
  pass pw pwds clientSecret client_secret CLIENT-SECRET appSecret webhookSecret jwtSecret secretKey secret_key secretAccessKey awsSecretAccessKey
  mysecret usersecret accessToken access_token refreshToken refresh-token idToken authToken sessionToken bearerToken apiToken usertoken
  X-Auth-Token x-amz-security-token deviceToken resetPasswordToken oauth2Token jwt bearer apiKey api-key x-api-key X-API-KEY apikeys userapikey
  userAPIKey stripeApiKey googleApiKeys privateKey sshPrivateKey privateKeys encryptionKey signingKey masterKey hmacKey accountKey
  sharedAccessKey licenseKey Authorization authorization proxy-authorization Proxy-Authorization authHeader cookie Cookie cookies set-cookie
  Set-Cookie sessionCookie rawHeaders rawTrailers credentials awsCredentials userCredential connectionString connection_string connectionstrings
  ConnectionStrings.Default mongoConnectionString pin pinCode userPin cvv cvc cvv2 securityCode otp otpCode totp verificationCode mfaCode
  cardNumber card_number CardNo creditCardNumber debitCard pan ccNumber userSsn ssns socialSecurityNumber social-security-number
  bankAccountNumber accountNumber account_number sortCode routingNumber iban userIban passportNumber passport driverLicense nationalId taxId
  email userEmail user_email emailAddress e-mail eMail workEmail contact.email mail emails phone phoneNumber phone_number mobile mobileNumber
  homePhone telephone fax msisdn firstName first_name FIRSTNAME lastName fullName surname middleName displayName customerName customer_name
  patientName cardholderName contactName user.first_name dateOfBirth date_of_birth dob birthDate birthday streetAddress homeAddress
  billingAddress shipping_address addressLine1 postalCode zip_code zipCode`)

/** Names that look like them. */
const handmade = words(`
  className processName businessName accessNode secretary secretariat tokenizer tokenize tokenization detokenizer passenger passwordless bypass
  compass passage passive passport_office_hours pinned spinner opinion shipping mapping pinterest carding cardinal cardinality discard
  dashboard cardboard postcard_design scorecard authors author authority authenticated authentication authenticator oauth emailer mailbox
  mailer mailgun tokens_used tokensUsed tokenCount token_count maxTokens max_tokens promptTokens prompt_tokens completionTokens
  totalTokens inputTokens outputTokens cachedTokens reasoningTokens numTokens minTokens tokenLimit tokenType token_type tokenName tokenUrl
  tokenEndpoint tokenExpiry tokenExpiresAt tokenExpiresIn tokenTtl tokenIssuer tokenAudience tokenScope tokenStatus tokenBucket tokenBudget
  tokenCost tokenRate tokenLength tokenIndex tokenPosition nextPageToken pageToken continuationToken nextToken cancellationToken stopToken
  eosToken padToken hasToken isTokenValid tokenValid csrf csrfToken xsrfToken tokenId token_id secretName secret_name secretArn secretId
  secretVersion secretPath secretStore secretsManager secretRef secretCount hasSecret secretRotatedAt passwordResetAt passwordChangedAt
  passwordUpdatedAt hasPassword has_password isPasswordSet passwordLength passwordStrength passwordPolicy passwordExpired passwordExpiresAt
  passwordRequired passwordField passwordAttempts minPasswordLength maxPasswordAge passwordResetUrl forgotPassword showPassword
  passwordVersion passwordAlgorithm passwordRules passwordScore publicKey public_key publicKeys keyId key_id apiKeyId api_key_id apiKeyName
  apiKeyCount apiKeyPrefix accessKeyId hasApiKey keyName key keys primaryKey foreignKey partitionKey sortKey cacheKey routingKey s3Key
  objectKey idempotencyKey keyboard keystroke monkey turkey hotkey keyframe keypath translationKey i18nKey messageKey publishableKey keyLength
  cardId card_id cardType cardBrand cardCount cardLayout businessCard cardStatus cardTitle creditLimit creditScore credits debitAmount
  accountId account_id accountType accountName accountStatus accountBalance bankName bankId bankCode numberOfAccounts account accounts
  emailTemplate emailTemplateId emailSent emailCount emailType emailSubject emailVerified emailStatus emailDomain emailProvider emailQueue
  emailEnabled emailService emailId emailHost phoneModel phoneType phoneVerified phoneStatus phoneCount smartphoneModel headphones microphone
  telephonyProvider mobileApp mobileOs isMobile mobileVersion mobileEnabled telemetry hotel motel title_name fileName file_name hostName
  host_name serviceName service_name functionName methodName eventName queueName tableName columnName indexName bucketName productName
  companyName groupName roleName planName nodeName podName containerName namespaceName jobName taskName stepName moduleName packageName
  firstSeen lastSeen lastLogin firstRun lastRun fullPath fullText lastUpdated first last name names nameservers namespace rename
  ipAddress ip_address macAddress memoryAddress remoteAddressFamily addressFamily baseAddressOffset streetview streetlights birthplace_count
  sessionId session_id sessionCount sessionDuration userId user_id orderId order_id requestId req_id traceId trace_id spanId correlationId
  cookieConsent cookieBanner cookieName cookiePolicy cookieCount hasCookies cookieEnabled authMethod auth_type authProvider authUrl
  authorizationUrl authorizationStatus authorizationType credentialType credentialId credentialCount connectionId connectionCount connection
  connectionStringName pinCount pinned_at panel panes pancake span spans company expand otpEnabled otpLength otpExpiresAt ssnLookupEnabled
  ssnVerified lesson session mission admission issn assign essn pwdChangedAt privatekeypath privateKeyPath privateKeyId certificateName
  licenseType licenseKeyCount passportCount taxRate taxAmount taxable nationality nationalTeam ibanCount secretless`)

const about = words(
  'Count Name Type Id Url Length Expiry ExpiresAt Status Version Policy Limit Enabled Valid Created UpdatedAt Provider Prefix',
)
const crossed = ['password', 'accessToken', 'clientSecret', 'apiKey', 'privateKey', 'creditCard', 'ssn'].flatMap((term) =>
  about.map((word) => term + word),
)

describe('keys that are sensitive', () => {
  test.each(seedWords)('%s, a word of the seed, is masked', (name) => {
    expect(keyVerdict(name).rule).toBe('whole')
  })

  test.each(seedWords.filter((name) => name !== 'pwd' && name !== 'ssn'))('%s is found inside of a joined name too', (name) => {
    const joined = name.replace('_', '')
    expect(isSensitive(`user${joined}`)).toBe(true)
    expect(isSensitive(`my${joined}`)).toBe(true)
  })

  test.each(['pwd', 'ssn'])('%s counts whole only', (name) => {
    expect(isSensitive(`a${name}x`)).toBe(false)
    expect(isSensitive(`x${name}`)).toBe(false)
    expect(isSensitive(`user_${name}`)).toBe(true)
  })

  test.each([...new Set(sensitive)])('%s', (name) => {
    expect(isSensitive(name)).toBe(true)
  })
})

describe('keys that look like them', () => {
  const all = [...new Set([...handmade, ...crossed])]

  test('are 400 and more', () => {
    expect(all.length).toBeGreaterThanOrEqual(400)
  })

  test.each(all)('%s is let through', (name) => {
    expect(isSensitive(name)).toBe(false)
  })
})

describe('what keys say besides', () => {
  test('numbers are kept under keys of tokens, which count them, and not under those of pins', () => {
    expect(keyVerdict('tokens').keepsNumbers).toBe(true)
    expect(keyVerdict('pin').keepsNumbers).toBe(false)
    expect(keyVerdict('password').keepsNumbers).toBe(false)
  })

  test.each(['traceId', 'trace_id', 'spanId', 'time', 'level', 'pid', 'hostname', 'commit', 'reqId', 'traceparent'])(
    '%s is trusted',
    (name) => {
      expect(keyVerdict(name).rule).toBe('trusted')
    },
  )

  test.each([
    ['orderId', 'id'],
    ['orderNumber', 'id'],
    ['sha256', 'id'],
    ['items', 'none'],
    ['line', 'none'],
    ['stack_trace', 'none'],
    ['paymentCard', 'card'],
    ['callerPhoneInfo', 'phone'],
  ])('%s hints at %s', (name, hint) => {
    expect(keyVerdict(name).hint).toBe(hint)
  })

  test('the form of a name does not matter', () => {
    const word = fc.constantFrom(
      'user',
      'api',
      'key',
      'password',
      'token',
      'count',
      'card',
      'number',
      'name',
      'first',
      'secret',
      'max',
      'id',
    )
    const capital = (each: string): string => each.charAt(0).toUpperCase() + each.slice(1)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (list) => {
        const [first = '', ...others] = list
        const snake = keyVerdict(list.join('_'))
        for (const form of [list.join('-'), list.join('.'), first + others.map(capital).join(''), list.join('_').toUpperCase()]) {
          expect(keyVerdict(form)).toEqual(snake)
        }
      }),
    )
  })

  test('any name has a verdict, the same each time, and long ones none of their own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(keyVerdict(name)).toEqual(keyVerdict(name))
        if (name.length > 128) expect(keyVerdict(name).rule).toBe('scan')
      }),
    )
  })

  test('each sensitive name is one in a text too, in any form', () => {
    const names = [...sensitive, ...seedWords].filter((name) => keyVerdict(name).rule === 'whole')
    const texts = names.flatMap((name) => [`${name}=x1y2`, `{"${name}":"x1y2"}`, `--${name} x1y2`, `q?${name}%3Dx1y2`])
    expect(texts.filter((text) => (scanText(text) & bitPair) === 0)).toEqual([])
  })
})
