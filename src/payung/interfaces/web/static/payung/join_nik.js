// The NIK of whoever joins, checked while it is typed. Its page alone loads this.

import { digitsOf, fault, person } from "./nik.js";

const MIDDLE_AGE = 61; // of two centuries the one in which somebody is between 12 and 111 years old
const nik = document.getElementById("nik");
const told = document.getElementById("nik-told");
const said = told.dataset;

/** Say what is wrong with it, or whose birth date it holds. Whoever still types is told only what is sure. */
function tell(whole) {
  const written = nik.value.trim();
  const found = written ? fault(written, said.provinces.split(" "), { whole }) : "";
  const missing = 16 - written.replace(/\D/g, "").length;
  const short = found === "length" && (missing > 0 ? said.short : said.long);
  if (!written || (!found && missing)) told.value = "";
  else if (short) told.value = short.replace("{n}", Math.abs(missing));
  else told.value = found ? said[found] : `✓ ${born(digitsOf(written))}`;
  told.className = found ? "error" : "holds";
  nik.setAttribute("aria-invalid", Boolean(found));
  nik.parentElement.classList.toggle("wrong", Boolean(found));
  document.getElementById("nik-error")?.remove(); // what the server said of a NIK that is being mended
}

/** Dates are written in Indonesian whatever the language. */
function born(digits) {
  const { day, month, year, woman } = person(digits, new Date().getFullYear() - MIDDLE_AGE);
  const date = new Date(year, month - 1, day).toLocaleDateString("id-ID", { dateStyle: "long" });
  return said.born.replace("{day}", date).replace("{sex}", woman ? said.woman : said.man);
}

nik.addEventListener("input", () => tell(false));
nik.addEventListener("change", () => tell(true));
