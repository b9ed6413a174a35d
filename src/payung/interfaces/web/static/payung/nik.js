// The NIK as people/checks.py reads it: PPKKCC DDMMYY SSSS, women's day + 40. No clock is asked.

/**
 * What is wrong with a NIK so far, as the server's problem code without its group; "" for nothing.
 * @param {string} written however it was spaced
 * @param {string[]} provinces their codes
 * @param {{whole?: boolean}} [how] whether it is all there: whoever still types is told only what is sure
 */
export function fault(written, provinces, { whole = true } = {}) {
  const digits = digitsOf(written);
  if (/\D/.test(digits)) return "not_digits";
  if (digits.length > 16 || (whole && digits.length < 16)) return "length";
  const [place, date, serial] = [digits.slice(0, 6), digits.slice(6, 12), digits.slice(12)];
  if (place.length === 6 && !isPlace(place, provinces)) return "place_unknown";
  if (date.length === 6 && !isDate(...dateIn(date))) return "date_impossible";
  return serial === "0000" ? "serial_zero" : "";
}

/** @param {string} written */
export const digitsOf = (written) => written.replace(/[ .-]/g, "");

/**
 * Whom a sound NIK describes. Of the century it says nothing: the year nearer to `middle` is taken.
 * @param {string} digits @param {number} middle a year
 */
export function person(digits, middle) {
  const [day, month, year] = dateIn(digits.slice(6, 12));
  const only2000 = day === 29 && month === 2 && year === 0; // 1900 was no leap year
  const century = only2000 || Math.abs(2000 + year - middle) < Math.abs(1900 + year - middle) ? 2000 : 1900;
  return { day, month, year: century + year, woman: digits[6] > "3" };
}

/** @param {string} place @param {string[]} provinces */
function isPlace(place, provinces) {
  const [province, region, district] = pairs(place);
  return provinces.includes(province) && !["00", "70"].includes(region) && district !== "00";
}

/** February has its 29th in each fourth year, whatever the century. */
function isDate(/** @type {number} */ day, /** @type {number} */ month, /** @type {number} */ year) {
  const longest = [31, year % 4 ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return day >= 1 && day <= (longest ?? 0);
}

const pairs = (/** @type {string} */ digits) => digits.match(/../g);

/** Day, month and year of the century; women's day stands with 40 added. */
function dateIn(/** @type {string} */ date) {
  const [day, month, year] = pairs(date).map(Number);
  return [day > 40 ? day - 40 : day, month, year];
}
