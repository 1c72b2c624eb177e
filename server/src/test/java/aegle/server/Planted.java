package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import aegle.guard.masking.Kind;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Locale;

/**
 * Personal data by rule, each value once in the world: the n-th value of a kind, as it stands in
 * English or Thai texts, and the part of it by which it would be known again.
 *
 * @param field a name of a field that such values stand in
 * @param value as it is sent
 * @param secret the part of the value that must be nowhere afterwards
 * @param sentence the value in the words of a programmer or a clerk, without line breaks
 */
record Planted(Kind kind, String field, String value, String secret, String sentence) {
  private static final String[] THAI_LETTERS = {
    "กร", "ขจ", "คม", "จน", "ชล", "ดล", "ตน", "ถม", "นภ", "บดี"
  };

  private static final String[] LATIN_LETTERS = {
    "ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu"
  };

  static Planted of(Kind kind, int number, boolean thai) {
    return switch (kind) {
      case EMAIL, PHONE, NAME, ADDRESS, IP, LOCATION, ACCOUNT -> contact(kind, number, thai);
      case NATIONAL_ID, PASSPORT, HOSPITAL_NUMBER, CARD, IBAN, BANK_ACCOUNT, BIRTH_DATE, HEALTH ->
          paper(kind, number, thai);
      case USER_ID, SESSION_ID, JWT, API_KEY, PRIVATE_KEY, SECRET, COOKIE ->
          technical(kind, number, thai);
    };
  }

  /** Where somebody lives, is, and can be reached. */
  private static Planted contact(Kind kind, int number, boolean thai) {
    return switch (kind) {
      case EMAIL ->
          of(
              kind,
              "patient_email",
              "araya." + latin(number) + "@post" + number + ".example",
              thai ? "ส่งเมลถึง %s แล้วไม่ถึง" : "no answer from %s to the reminder");
      case PHONE ->
          thai
              ? of(
                  kind,
                  "phone",
                  "09%d-%03d-%04d".formatted(number % 10, number % 1_000, number),
                  "โทรกลับ %s ก่อนเที่ยง")
              : of(
                  kind,
                  "phone",
                  "+66 8%d %03d %04d".formatted(number % 9, number % 1_000, number),
                  "sms to %s failed twice");
      case NAME -> name(number, thai);
      case ADDRESS ->
          thai
              ? ofPart(
                  kind,
                  "ที่อยู่",
                  "77/%d ซอย%s แขวงบางรัก".formatted(number, thai(number)),
                  "ซอย" + thai(number),
                  "ที่อยู่: %s")
              : ofPart(
                  kind,
                  "home_address",
                  "77/%d Soi %s, Bang Rak".formatted(number, latin(number)),
                  latin(number),
                  "{\"home_address\": \"%s\"}");
      case IP ->
          of(
              kind,
              "client_ip",
              "49.%d.%d.213".formatted(100 + number / 250, 1 + number % 250),
              thai ? "เข้าจาก %s ผิดปกติ" : "login from %s looks odd");
      case LOCATION ->
          of(
              kind,
              thai ? "longitude" : "lat",
              "13.7563%06d".formatted(number),
              (thai ? "พิกัด longitude=" : "fix at lat=") + "%s within 5 m");
      case ACCOUNT ->
          of(
              kind,
              "line_id",
              "araya_" + latin(number),
              thai ? "ทักไลน์ไอดี %s ได้เลย" : "push to line_id=%s failed");
      default -> throw new AssertionError("BUG: no value of " + kind);
    };
  }

  /** What stands on cards, forms and accounts. */
  private static Planted paper(Kind kind, int number, boolean thai) {
    return switch (kind) {
      case NATIONAL_ID -> nationalId(number, thai);
      case PASSPORT ->
          of(
              kind,
              "passport_no",
              "AB%07d".formatted(4_100_000 + number),
              thai ? "หนังสือเดินทาง %s หมดอายุ" : "passport %s has expired");
      case HOSPITAL_NUMBER ->
          of(
              kind,
              "hn",
              "%06d/68".formatted(310_000 + number),
              thai ? "ผู้ป่วย HN %s รอตรวจ" : "queue entry of HN %s is late");
      case CARD ->
          of(
              kind,
              "card_number",
              card(number),
              thai ? "ตัดบัตร %s ไม่ผ่าน" : "charge of %s was declined");
      case IBAN ->
          of(kind, "iban", iban(number), thai ? "โอนคืนไปที่ %s แล้ว" : "refund to %s is pending");
      case BANK_ACCOUNT ->
          of(
              kind,
              "bank_account",
              "%03d-%d-%05d-%d".formatted(400 + number % 500, number % 10, number, number % 7),
              thai ? "โอนเข้าเลขบัญชี %s แล้ว" : "transfer to account %s failed");
      case BIRTH_DATE -> birthDate(number, thai);
      case HEALTH ->
          of(
              kind,
              thai ? "อาการ" : "diagnosis",
              thai ? "ผื่นแพ้" + thai(number) : "melasma-" + latin(number),
              thai ? "{\"อาการ\": \"%s\"}" : "saved diagnosis=%s for review");
      default -> throw new AssertionError("BUG: no value of " + kind);
    };
  }

  /** What machines know somebody by. */
  private static Planted technical(Kind kind, int number, boolean thai) {
    return switch (kind) {
      case USER_ID ->
          of(
              kind,
              "user_id",
              "pt-%06d".formatted(550_000 + number),
              (thai ? "ไม่พบ " : "no visits of ") + "user_id=%s");
      case SESSION_ID ->
          of(
              kind,
              "session_id",
              "sess" + hex(number, 24),
              (thai ? "หมดเวลา " : "lost ") + "session_id=%s");
      case JWT -> of(kind, "jwt", jwt(number), (thai ? "โทเคน" : "cannot verify") + " %s");
      case API_KEY ->
          of(kind, "api_key", "sk_live_" + hex(number, 28), (thai ? "คีย์" : "denied for") + " %s");
      case PRIVATE_KEY -> privateKey(number, thai);
      case SECRET ->
          of(
              kind,
              "password",
              "Pw9" + hex(number, 12),
              thai ? "รหัสผ่าน: %s ไม่ถูกต้อง" : "login failed with password=%s");
      case COOKIE ->
          of(
              kind,
              "cookie",
              "visit=v" + hex(number, 18),
              (thai ? "คำขอมี " : "request had ") + "Cookie: %s");
      default -> throw new AssertionError("BUG: no value of " + kind);
    };
  }

  private static Planted of(Kind kind, String field, String value, String sentence) {
    return ofPart(kind, field, value, value, sentence);
  }

  private static Planted ofPart(
      Kind kind, String field, String value, String secret, String sentence) {
    return new Planted(kind, field, value, secret, sentence.replace("%s", value));
  }

  private static Planted nationalId(int number, boolean thai) {
    // The first digits of identity numbers of other years do not look like moments.
    String twelve = "310%09d".formatted(200_000_000 + number);
    int sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += (twelve.charAt(i) - '0') * (13 - i);
    }
    String whole = twelve + (11 - sum % 11) % 10;
    String grouped =
        "%s-%s-%s-%s-%s"
            .formatted(
                whole.substring(0, 1),
                whole.substring(1, 5),
                whole.substring(5, 10),
                whole.substring(10, 12),
                whole.substring(12));
    return thai
        ? of(Kind.NATIONAL_ID, "citizen_id", grouped, "เลขบัตรประชาชน %s ซ้ำ")
        : of(Kind.NATIONAL_ID, "citizen_id", whole, "%s is registered twice");
  }

  private static Planted birthDate(int number, boolean thai) {
    int day = 1 + number % 28;
    int month = 1 + number / 28 % 12;
    int year = 1925 + number / 336;
    return thai
        ? of(
            Kind.BIRTH_DATE,
            "วันเกิด",
            "%02d/%02d/%d".formatted(day, month, year + 543),
            "วันเกิด %s ไม่ตรง")
        : of(
            Kind.BIRTH_DATE,
            "dob",
            "%d-%02d-%02d".formatted(year, month, day),
            "born %s by the form");
  }

  private static Planted name(int number, boolean thai) {
    String family = thai ? "วงศ์" + thai(number) : capital("wong" + latin(number));
    return thai
        ? ofPart(Kind.NAME, "ชื่อผู้ป่วย", "นายสมชาย " + family, family, "นัดของ%s ถูกยกเลิก")
        : ofPart(Kind.NAME, "patient_name", "Mr. Somchai " + family, family, "visit of %s moved");
  }

  private static Planted privateKey(int number, boolean thai) {
    String body = Base64.getEncoder().encodeToString(hex(number, 60).getBytes(UTF_8));
    return ofPart(
        Kind.PRIVATE_KEY,
        "private_key",
        "-----BEGIN PRIVATE KEY----- %s -----END PRIVATE KEY-----".formatted(body),
        body,
        (thai ? "อ่านคีย์ไม่ได้" : "cannot parse") + " %s");
  }

  private static String card(int number) {
    String fifteen = "453201%09d".formatted(110_000_000 + number);
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      int digit = fifteen.charAt(i) - '0';
      int weighed = i % 2 == 0 ? digit * 2 : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return fifteen + (10 - sum % 10) % 10;
  }

  private static String iban(int number) {
    String account = "370400440%09d".formatted(532_010_000 + number);
    BigInteger rest = new BigInteger(account + "131400").mod(BigInteger.valueOf(97));
    return "DE%02d%s".formatted(98 - rest.intValue(), account);
  }

  private static String jwt(int number) {
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    String payload = "{\"sub\":\"%d\",\"iat\":1}".formatted(900_000 + number);
    return url.encodeToString("{\"alg\":\"HS256\"}".getBytes(UTF_8))
        + "."
        + url.encodeToString(payload.getBytes(UTF_8))
        + "."
        + hex(number, 40);
  }

  private static String hex(int number, int chars) {
    StringBuilder hex = new StringBuilder();
    long state = number * 0x9e3779b97f4a7c15L + 1;
    while (hex.length() < chars) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      hex.append("%08x".formatted(state >>> 32));
    }
    return hex.substring(0, chars);
  }

  private static String latin(int number) {
    return word(number, LATIN_LETTERS);
  }

  private static String thai(int number) {
    return word(number, THAI_LETTERS);
  }

  private static String word(int number, String[] syllables) {
    StringBuilder word = new StringBuilder();
    for (char digit : "%05d".formatted(number).toCharArray()) {
      word.append(syllables[digit - '0']);
    }
    return word.toString();
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
