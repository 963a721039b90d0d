import type { Random } from '../random.ts'

/** Given names of many places. */
export const firstNames: readonly string[] =
  'Anna Lukas Sofia Mateo Emma Noah Olivia Liam Hannah Elias Chloe Hugo Ines Pablo Giulia Marco Freya Oskar Zofia Jakub Katya Dmitri Yuki Haruto Mei Wei Priya Arjun Aisha Omar Fatima Yusuf Amara Kwame Thandi Sipho Lucia Diego Camila Rafael Ingrid Sven Aino Mika Eleni Nikos Siobhan Declan Rhys Carys Charlotte William Harriet George Beatrice Edmund Rosalind Walter Philippa Conrad'.split(
    ' ',
  )

/** Family names of many places. */
export const lastNames: readonly string[] =
  'Schneider Fischer Weber Rossi Ferrari Dubois Moreau Garcia Fernandez Silva Costa Novak Kowalski Ivanov Petrov Tanaka Sato Nguyen Tran Kim Park Chen Wang Patel Sharma Khan Hussain Okafor Mensah Dlamini Nkosi Andersson Larsen Virtanen Papadopoulos Murphy Gallagher Llewellyn Thompson Whitfield Ashworth Pemberton Harrington Blackwood Castellano Villanueva Oyelaran Abernathy Kristiansen Vandermeer'.split(
    ' ',
  )

export const fullName = (random: Random): string => `${random.pick(firstNames)} ${random.pick(lastNames)}`
