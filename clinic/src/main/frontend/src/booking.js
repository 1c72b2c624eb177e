// The booking form: choose a clinic, a treatment and a time, and book. The page is readable before this runs.
import { concern, note, report, traced, watch } from './watch.js';

const PATIENTS = 400;

const form = document.querySelector('#booking');
const { clinic, service, slot } = form.elements;
const answer = document.querySelector('#answer');
const booked = document.querySelector('#booked');
const patient = patientNumber();

watch(`patient-${patient}`);
document.querySelector('#patient').textContent = `patient ${patient}`;
clinic.addEventListener('change', showClinic);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  book();
});
showClinic();

/** The server gave an answer that is no booking. */
class BookingError extends Error {
  constructor(status, sentence) {
    super(`The booking was answered with ${status}: ${sentence}`);
    this.name = 'BookingError';
    this.sentence = sentence;
  }
}

async function showClinic() {
  concern(clinic.value);
  try {
    const [services, slots] = await Promise.all([
      ask(`/api/services?clinic=${clinic.value}`),
      ask(`/api/bookings/slots?clinic=${clinic.value}`),
    ]);
    fill(service, services.map((line) => [line.serviceType, `${line.name}, ${price(line)}`]));
    // A slot that somebody takes from now on stays in this list until the page is opened anew.
    fill(slot, slots.map((startsAt) => [startsAt, time(startsAt)]));
    await showBooked();
  } catch (error) {
    fail(error);
  }
}

async function showBooked() {
  const bookings = await ask(`/api/bookings?clinic=${clinic.value}`);
  booked.replaceChildren(...bookings.map((booking) => {
    const line = document.createElement('li');
    line.textContent = `${time(booking.startsAt)}: ${booking.serviceType}, ${booking.status.toLowerCase()}`;
    return line;
  }));
  document.querySelector('#nothing-booked').hidden = bookings.length > 0;
}

function book() {
  const wanted = { clinicId: clinic.value, serviceType: service.value, customerId: patient, startsAt: slot.value };
  form.elements.book.disabled = true;
  return traced('Book an appointment', async () => {
    try {
      const { id } = await ask('/api/bookings', { method: 'POST', body: JSON.stringify(wanted) });
      note('Appointment booked', { appointment: id });
      say('good', `Booked for ${time(wanted.startsAt)}. Your appointment is number ${id}.`);
      await showBooked();
    } catch (error) {
      fail(error);
    } finally {
      form.elements.book.disabled = false;
    }
  });
}

async function ask(path, more = {}) {
  const headers = { 'Content-Type': 'application/json', 'X-Clinic-Id': clinic.value };
  const response = await fetch(path, { ...more, headers });
  const body = await response.json();
  if (!response.ok) {
    throw new BookingError(response.status, body.error);
  }
  return body;
}

function fail(error) {
  report(error);
  say('bad', `${error.sentence ?? 'The clinic does not answer'}. Please choose another time, or try again.`);
}

function say(tone, sentence) {
  answer.dataset.tone = tone;
  answer.textContent = sentence;
}

function fill(select, options) {
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
}

function price({ price: amount, currency }) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);
}

function time(instant) {
  const { timeZone } = clinic.selectedOptions[0].dataset;
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return format.format(new Date(instant));
}

// Nobody here is real: a visitor is a number, for as long as the tab lives. The server reads it in a cookie.
function patientNumber() {
  const known = Number(sessionStorage.getItem('patient'));
  const number = known || 1 + Math.floor(Math.random() * PATIENTS);
  sessionStorage.setItem('patient', number);
  document.cookie = `visitor=${number}; path=/; SameSite=Strict`;
  return number;
}
