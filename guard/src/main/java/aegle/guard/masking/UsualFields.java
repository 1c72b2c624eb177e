package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import java.util.ArrayList;
import java.util.List;

/**
 * What field names usually say, in the names that Sentry, OpenTelemetry, ECS, pino and clinics'
 * programs use. The first rule that meets decides, so the exceptions come first.
 */
final class UsualFields {
  private static final String[] TECHNICAL = {
    "trace.id",
    "span.id",
    "parent.span.id",
    "event.id",
    "replay.id",
    "traceid",
    "spanid",
    "parentspanid",
    "eventid",
    "replayid",
    "sentry.trace",
    "trace.parent",
    "traceparent",
    "release",
    "service.version",
    "service.name",
    "sdk.*",
    "sdk.packages.*",
    "environment",
    "dist",
    "level",
    "log.logger",
    "logger",
    "http.route",
    "http.request.method",
    "http.method",
    "http.response.status_code",
    "status",
    "platform",
    "telemetry.sdk.*",
    "stacktrace.frames.*",
    "frames.filename",
    "frames.abs_path",
    "frames.function",
    "frames.module",
    "frames.context_line",
    "frames.pre_context",
    "frames.post_context",
    "modules.*",
    "debug_meta.images.*",
    "debug_id",
    "code_file",
    "mechanism.*",
    "browser.name",
    "browser.version",
    "os.name",
    "os.version",
    "device.type",
    "device.model",
    "device.family",
    "runtime.name",
    "runtime.version",
    "thread.name",
    "process.pid",
    "host.name",
    "server_name",
    "pod.name",
    "clinic.id",
    "span.op",
    "op",
    "type",
    "category",
    "exception.type",
    "error.type",
    "check_in_id",
    "monitor_slug",
    "monitor.slug",
    "fingerprint",
    "ingest_path",
    "sampled",
    "sample_rand",
    "sample_rate",
    "public_key",
    "sentry_key",
    "idempotency_key",
    "user_agent.original",
    "useragent",
    "device.name",
    "timestamp",
    "starttimestamp",
    "endtimestamp",
    "time",
    "observedtimestamp",
    "session.status",
    "grouping",
    "service.instance.id",
    "le",
    "quantile",
    "metric"
  };

  /** Values that machines write and that look like secrets or persons by their name. */
  private static final String[] TEXT = {
    "*.tokens",
    "*tokens",
    "tokentype",
    "token_count",
    "tokencount",
    "passwordless",
    "cookieenabled",
    "cookie_consent",
    "authorization_status",
    "phonemodel",
    "emailverified",
    "phoneverified",
    "address_type",
    "namespace",
    "service.address"
  };

  private static final String[] SQL = {
    "db.statement",
    "db.query.text",
    "db.query",
    "db.sql",
    "sql",
    "sqlquery",
    "statement",
    "db.query.summary",
    "querytext"
  };

  private static final String[] SECRETS = {
    "password",
    "passwd",
    "pwd",
    "pass",
    "*password",
    "password*",
    "passphrase",
    "passcode",
    "pincode",
    "pin",
    "otp",
    "otpcode",
    "secret",
    "*secret",
    "secretkey",
    "*secretkey",
    "clientsecret",
    "credential",
    "credentials",
    "token",
    "*token",
    "tokens",
    "authtoken",
    "jwt",
    "bearer",
    "authorization",
    "proxyauthorization",
    "*authorization",
    "auth",
    "authkey",
    "apikey",
    "*apikey",
    "xapikey",
    "accesskey",
    "accesskeyid",
    "*accesskey",
    "privatekey",
    "*privatekey",
    "signature",
    "xcsrftoken",
    "csrf",
    "xsrf",
    "*csrftoken",
    "xauth*",
    "xaccess*",
    "xamzsecuritytoken",
    "dsn.secret",
    "connectionstring",
    "databaseurl",
    "cvv",
    "cvc",
    "cvv2",
    "securitycode",
    "encryptionkey",
    "signingkey",
    "masterkey",
    "webhooksecret",
    "\u0E23\u0E2B\u0E31\u0E2A\u0E1C\u0E48\u0E32\u0E19",
    "?code",
    "?key",
    "?sig",
    "?auth",
    "?state",
    "?hash",
    "?ticket",
    "?nonce",
    "?assertion",
    "?k",
    "?invite",
    "?magic",
    "?reset"
  };

  private static final String[] COOKIES = {
    "cookie", "cookies", "setcookie", "cookie*", "*cookie", "*cookies"
  };

  private static final String[] SESSIONS = {
    "sessionid",
    "session_key",
    "sid",
    "phpsessid",
    "jsessionid",
    "connect.sid",
    "asp.netsessionid",
    "sessiontoken",
    "sess",
    "sessid",
    "sessionkey"
  };

  private static final String[] EMAILS = {
    "email",
    "mail",
    "e_mail",
    "*email",
    "emailaddress",
    "*emailaddress",
    "mailto",
    "email_to",
    "email_from",
    "user.email",
    "recipientemail",
    "\u0E2D\u0E35\u0E40\u0E21\u0E25"
  };

  private static final String[] PHONES = {
    "phone",
    "*phone",
    "phone*",
    "mobile",
    "mobilenumber",
    "mobileno",
    "*mobile",
    "tel",
    "telno",
    "telephone",
    "cellphone",
    "cell",
    "fax",
    "msisdn",
    "phonenumber",
    "*phonenumber",
    "whatsapp",
    "contactnumber",
    "emergencycontact",
    "\u0E40\u0E1A\u0E2D\u0E23\u0E4C\u0E42\u0E17\u0E23",
    "\u0E42\u0E17\u0E23\u0E28\u0E31\u0E1E\u0E17\u0E4C",
    "\u0E42\u0E17\u0E23",
    "\u0E21\u0E37\u0E2D\u0E16\u0E37\u0E2D",
    "\u0E40\u0E1A\u0E2D\u0E23\u0E4C",
    "\u0E40\u0E1A\u0E2D\u0E23\u0E4C\u0E21\u0E37\u0E2D\u0E16\u0E37\u0E2D"
  };

  private static final String[] NAMES = {
    "firstname",
    "*firstname",
    "lastname",
    "*lastname",
    "surname",
    "familyname",
    "givenname",
    "middlename",
    "fullname",
    "*fullname",
    "nickname",
    "maidenname",
    "displayname",
    "realname",
    "patientname",
    "customername",
    "personname",
    "membername",
    "doctorname",
    "contactname",
    "guestname",
    "clientname",
    "recipientname",
    "sendername",
    "guardianname",
    "parentname",
    "staffname",
    "employeename",
    "cardholder",
    "cardholdername",
    "accountholder",
    "accountname",
    "user.name",
    "user.username",
    "username",
    "enduser.name",
    "patient.name",
    "customer.name",
    "contact.name",
    "person.name",
    "profile.name",
    "doctor.name",
    "member.name",
    "guest.name",
    "feedback.name",
    "user_report.name",
    "author.name",
    "recipient.name",
    "sender.name",
    "guardian.name",
    "parent.name",
    "staff.name",
    "employee.name",
    "patient",
    "patients",
    "login",
    "data.name",
    "body.name",
    "form.name",
    "emergencycontactname",
    "nameth",
    "nameen",
    "th_name",
    "en_name",
    "\u0E0A\u0E37\u0E48\u0E2D",
    "\u0E19\u0E32\u0E21\u0E2A\u0E01\u0E38\u0E25",
    "\u0E0A\u0E37\u0E48\u0E2D\u0E19\u0E32\u0E21\u0E2A\u0E01\u0E38\u0E25",
    "\u0E0A\u0E37\u0E48\u0E2D\u0E2A\u0E01\u0E38\u0E25",
    "\u0E0A\u0E37\u0E48\u0E2D\u0E1C\u0E39\u0E49\u0E1B\u0E48\u0E27\u0E22",
    "\u0E0A\u0E37\u0E48\u0E2D\u0E04\u0E19\u0E44\u0E02\u0E49",
    "\u0E0A\u0E37\u0E48\u0E2D\u0E40\u0E25\u0E48\u0E19",
    "\u0E0A\u0E37\u0E48\u0E2D\u0E25\u0E39\u0E01\u0E04\u0E49\u0E32",
    "?name"
  };

  private static final String[] ADDRESSES = {
    "address",
    "*address",
    "address1",
    "address2",
    "addressline*",
    "address*",
    "street",
    "street*",
    "postaladdress",
    "homeaddress",
    "postcode",
    "postalcode",
    "zipcode",
    "zip",
    "subdistrict",
    "tambon",
    "amphoe",
    "houseno",
    "housenumber",
    "\u0E17\u0E35\u0E48\u0E2D\u0E22\u0E39\u0E48"
  };

  private static final String[] NATIONAL_IDS = {
    "nationalid",
    "nationalidnumber",
    "citizenid",
    "idcard",
    "idcardnumber",
    "idcardno",
    "thaiid",
    "thainationalid",
    "ssn",
    "socialsecuritynumber",
    "taxid",
    "pid13",
    "cid13",
    "*citizenid",
    "*nationalid",
    "nationalidno",
    "idnumber",
    "\u0E40\u0E25\u0E02\u0E1A\u0E31\u0E15\u0E23\u0E1B\u0E23\u0E30\u0E0A\u0E32\u0E0A\u0E19",
    "\u0E40\u0E25\u0E02\u0E1B\u0E23\u0E30\u0E08\u0E33\u0E15\u0E31\u0E27\u0E1B\u0E23\u0E30\u0E0A\u0E32\u0E0A\u0E19",
    "\u0E1A\u0E31\u0E15\u0E23\u0E1B\u0E23\u0E30\u0E0A\u0E32\u0E0A\u0E19"
  };

  private static final String[] HOSPITAL_NUMBERS = {
    "hn",
    "hospitalnumber",
    "hospitalno",
    "hnno",
    "hnnumber",
    "*.hn",
    "mrn",
    "medicalrecordnumber",
    "medicalrecordno",
    "patientnumber",
    "patientno",
    "admissionnumber",
    "an.no",
    "visitnumber",
    "patienthn",
    "\u0E40\u0E25\u0E02hn"
  };

  private static final String[] HEALTH = {
    "diagnosis",
    "*diagnosis",
    "diagnoses",
    "diagnosis*",
    "symptom",
    "symptoms",
    "*symptoms",
    "chiefcomplaint",
    "complaint",
    "complaints",
    "medicalhistory",
    "patienthistory",
    "allergies",
    "allergy",
    "medication",
    "medications",
    "prescription",
    "prescriptions",
    "treatmentnotes",
    "clinicalnotes",
    "clinicalnote",
    "doctornotes",
    "doctornote",
    "nursenotes",
    "patientnotes",
    "patientnote",
    "medicalnotes",
    "notes",
    "labresult",
    "labresults",
    "icd10",
    "icd10code",
    "healthcondition",
    "medicalcondition",
    "conditions",
    "bloodtype",
    "hivstatus",
    "pregnancy",
    "\u0E2D\u0E32\u0E01\u0E32\u0E23",
    "\u0E01\u0E32\u0E23\u0E27\u0E34\u0E19\u0E34\u0E08\u0E09\u0E31\u0E22",
    "\u0E42\u0E23\u0E04\u0E1B\u0E23\u0E30\u0E08\u0E33\u0E15\u0E31\u0E27",
    "\u0E41\u0E1E\u0E49\u0E22\u0E32",
    "\u0E1B\u0E23\u0E30\u0E27\u0E31\u0E15\u0E34\u0E01\u0E32\u0E23\u0E23\u0E31\u0E01\u0E29\u0E32"
  };

  private static final String[] USER_IDS = {
    "user.id", "userid", "enduser.id", "patientid", "patient.id", "customerid", "customer.id",
    "memberid", "member.id", "user.hash", "sentry.user.id", "did", "accountid", "visitorid",
    "distinctid", "user.uid", "personid"
  };

  private UsualFields() {}

  static List<FieldRule> rules() {
    List<FieldRule> rules = new ArrayList<>();
    add(rules, TECHNICAL, Treatment.TECHNICAL);
    add(rules, TEXT, Treatment.TEXT);
    add(rules, SQL, Treatment.SQL);
    add(
        rules,
        Kind.IP,
        "user.ip_address",
        "ip",
        "ipaddress",
        "ip_address",
        "clientip",
        "client_ip",
        "remoteaddr",
        "remote_addr",
        "remoteip",
        "xforwardedfor",
        "xrealip",
        "client.address",
        "net.peer.ip",
        "network.peer.address",
        "source.ip",
        "client.ip",
        "net.sock.peer.addr",
        "source.address",
        "cfconnectingip",
        "trueclientip",
        "xvercelip",
        "forwarded");
    rules.add(FieldRule.of("server.address", Treatment.TEXT));
    rules.add(FieldRule.of("local.address", Treatment.TEXT));
    rules.add(FieldRule.of("net.host.address", Treatment.TEXT));
    add(rules, Kind.SECRET, SECRETS);
    add(rules, Kind.COOKIE, COOKIES);
    add(rules, Kind.SESSION_ID, SESSIONS);
    add(rules, Kind.EMAIL, EMAILS);
    add(rules, Kind.PHONE, PHONES);
    add(rules, Kind.NAME, NAMES);
    add(rules, Kind.ADDRESS, ADDRESSES);
    add(rules, Kind.NATIONAL_ID, NATIONAL_IDS);
    add(rules, Kind.HOSPITAL_NUMBER, HOSPITAL_NUMBERS);
    add(rules, Kind.HEALTH, HEALTH);
    add(rules, Kind.USER_ID, USER_IDS);
    add(
        rules,
        Kind.PASSPORT,
        "passport",
        "passportno",
        "passportnumber",
        "passportid",
        "\u0E2B\u0E19\u0E31\u0E07\u0E2A\u0E37\u0E2D\u0E40\u0E14\u0E34\u0E19\u0E17\u0E32\u0E07");
    add(
        rules,
        Kind.CARD,
        "cardnumber",
        "cardno",
        "creditcard",
        "creditcardnumber",
        "ccnumber",
        "ccnum",
        "pan",
        "debitcard");
    add(rules, Kind.IBAN, "iban");
    add(
        rules,
        Kind.BANK_ACCOUNT,
        "bankaccount",
        "bankaccountnumber",
        "accountnumber",
        "accountno",
        "bankaccountno",
        "promptpay",
        "promptpayid",
        "\u0E40\u0E25\u0E02\u0E1A\u0E31\u0E0D\u0E0A\u0E35",
        "\u0E40\u0E25\u0E02\u0E17\u0E35\u0E48\u0E1A\u0E31\u0E0D\u0E0A\u0E35");
    add(
        rules,
        Kind.BIRTH_DATE,
        "dob",
        "dateofbirth",
        "birthdate",
        "birthday",
        "birth_date",
        "yearofbirth",
        "birthyear",
        "\u0E27\u0E31\u0E19\u0E40\u0E01\u0E34\u0E14",
        "\u0E27\u0E31\u0E19\u0E40\u0E14\u0E37\u0E2D\u0E19\u0E1B\u0E35\u0E40\u0E01\u0E34\u0E14",
        "dob_th");
    add(
        rules,
        Kind.LOCATION,
        "latitude",
        "longitude",
        "lat",
        "lng",
        "lon",
        "geo.lat",
        "geo.lon",
        "geo.location.lat",
        "geo.location.lon",
        "coordinates",
        "latlng",
        "geolocation",
        "coords",
        "gps");
    add(
        rules,
        Kind.ACCOUNT,
        "lineid",
        "line_user_id",
        "lineuserid",
        "linename",
        "facebookid",
        "facebook",
        "wechatid",
        "instagram",
        "telegram",
        "\u0E44\u0E25\u0E19\u0E4C",
        "\u0E44\u0E25\u0E19\u0E4C\u0E44\u0E2D\u0E14\u0E35");
    return rules;
  }

  private static void add(List<FieldRule> rules, String[] patterns, Treatment treatment) {
    for (String pattern : patterns) {
      rules.add(FieldRule.of(pattern, treatment));
    }
  }

  private static void add(List<FieldRule> rules, Kind kind, String... patterns) {
    for (String pattern : patterns) {
      rules.add(FieldRule.personal(pattern, kind));
    }
  }
}
