/* How plotly writes dates and numbers in German: the dates of time axes come from here. */
export const german = {
  moduleType: "locale",
  name: "de",
  dictionary: {},
  format: {
    days: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
    shortDays: ["So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."],
    months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    shortMonths: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."],
    dateTime: "%A, %-d. %B %Y, %H:%M Uhr",
    date: "%d.%m.%Y",
    time: "%H:%M",
    decimal: ",",
    thousands: ".",
    grouping: [3],
    currency: ["", "\u00a0€"],
    year: "%Y",
    month: "%b %Y",
    dayMonth: "%-d. %b",
    dayMonthYear: "%-d. %b %Y",
  },
};
