package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import java.util.ArrayList;
import java.util.List;

/**
 * What field names usually say, in the names that Sentry, OpenTelemetry, ECS, pino and clinics'
 * programs use. The first rule that meets decides, so the exceptions come first.
 */
final class UsualFields {
  /** Digits of these are the machinery's own: numbers of traces, moments, shapes of pages. */
  private static final String IDENTIFIERS =
      """
      trace.id span.id parent.span.id event.id replay.id traceid spanid parentspanid eventid
      replayid vital.id sentry.trace trace.parent traceparent debug_meta.images.* debug_id
      check_in_id public_key sentry_key sample_rand sample_rate timestamp
      starttimestamp endtimestamp time time.claimed observedtimestamp replay.css *.replay.css
      replay.css.adds.rule replay.css.styles.rules.rule replay.css.replace replay.css.replacesync
      replay.css.set.value
      service.instance.id le quantile
      """;

  /** Lines around the place where a program failed. */
  private static final String SOURCE =
      """
      frames.context_line frames.pre_context frames.post_context
      """;

  private static final String TECHNICAL =
      """
      release release.commit release.repository service.version service.name sdk.*
      sdk.packages.* environment dist level log.logger logger http.route http.request.method
      http.method http.response.status_code status platform telemetry.sdk.* stacktrace.frames.*
      frames.filename frames.abs_path frames.function frames.module modules.* modules.*.* modules.*.*.* modules.*.*.*.*
      code_file
      mechanism.* browser.name browser.version os.name os.version device.type device.model
      device.family runtime.name runtime.version thread.name host.name server_name
      pod.name clinic.id span.op op type category exception.type error.type
      monitor_slug monitor.slug fingerprint ingest_path sampled
      idempotency_key user_agent.original useragent device.name session.status
      grouping metric
      """;

  /** Labels whose digits are drawn by lot or are the bounds of what is measured. */
  private static final String LABELS_OF_IDENTIFIERS =
      """
      le quantile trace_id span_id parent_span_id event_id debug_id queryid query_id id_hash digest
      sha sha256 checksum
      """;

  /** Labels by which machines tell each other apart: node exporters, Kubernetes, databases. */
  private static final String LABELS =
      """
      job instance __scheme__ __metrics_path__ cluster cluster_id
      region zone az availability_zone namespace exported_namespace exported_job exported_instance
      pod pod_name pod_ip host_ip node_ip internal_ip external_ip node nodename node_name host
      hostname host_name server server_id peer peer_addr target upstream backend upstream_addr
      nameserver resolver src_ip dst_ip listener_name dialer_name container container_name
      container_id containerid image image_id image_spec imageid docker_image
      commit commit_id revision branch version ver goversion go_version gover kernel_version
      build build_id build_date build_time release chart tag tags uid pod_uid uuid guid owner_id
      fingerprint serial serial_number wwn clinic_id tenant tenant_id topic partition
      consumergroup consumer_group group_id client_id connection_id txid xid
      slot slotname shard shard_id segment segment_id index device disk mountpoint fstype interface
      ifname ifalias nic cpu core socket node_id machine_id boot_id system_uuid vm_id instance_id
      instance_type account_id aws_account_id subscription_id project_id resource_id
      resource_version generation sequence port mac mac_address address_family broadcast bssid
      datid datname usename relid relname indexrelname funcid schemaname
      application_name state_change timestamp time start_time end_time created created_at updated_at
      last_reload boot_time expiry not_after not_before serial_no issuer_cn
      request_id exported_pod controller deployment replicaset daemonset statefulset
      created_by_name owner_name job_name cronjob persistentvolumeclaim volumename storageclass
      rule_group rule_name alertname slice unit_name service_name service_version service_instance_id
      otel_scope_name otel_scope_version telemetry_sdk_version device_id bucket_id epoch block_id
      phase reason status code status_code method verb severity level mode state kind type
      """;

  /** Names of people and places that labels of machines bear for other things. */
  private static final String LABELS_OF_WORDS =
      """
      address addr bus_address hw_address pci_address remote_address local_address listen_address
      peer_address server_address bind_address target_address host_address node_address pod_address
      address_type addresses cell mobile pass pin auth signature did zip lng secret secret_name
      account_name member_name display_name login conditions
      """;

  /** Values that machines write and that look like secrets or persons by their name. */
  private static final String TEXT =
      """
      *.tokens *tokens tokentype token_count tokencount passwordless cookieenabled cookie_consent
      recording.attributes.cell recording.attributes.mobile recording.attributes.pan
      authorization_status phonemodel emailverified phoneverified address_type namespace
      service.address
      """;

  private static final String SQL =
      """
      db.statement db.query.text db.query db.sql sql sqlquery statement db.query.summary querytext
      """;

  private static final String SECRETS =
      """
      password passwd pwd pass *password password* passphrase passcode pincode pin otp otpcode
      secret *secret secretkey *secretkey clientsecret credential credentials token *token tokens
      authtoken jwt bearer authorization proxyauthorization *authorization auth authkey apikey
      *apikey xapikey accesskey accesskeyid *accesskey privatekey *privatekey signature xcsrftoken
      csrf xsrf *csrftoken xauth* xaccess* xamzsecuritytoken dsn.secret connectionstring
      databaseurl cvv cvc cvv2 securitycode encryptionkey signingkey masterkey webhooksecret
      รหัสผ่าน ?code ?key ?sig ?auth ?state ?hash ?ticket ?nonce ?assertion ?k ?invite ?magic
      ?reset
      """;

  private static final String COOKIES =
      """
      cookie cookies setcookie cookie* *cookie *cookies
      """;

  private static final String SESSIONS =
      """
      sessionid session.id session.previous_id session_key sid
      phpsessid jsessionid connect.sid asp.netsessionid sessiontoken
      sess sessid sessionkey
      """;

  private static final String EMAILS =
      """
      email mail e_mail *email emailaddress *emailaddress mailto email_to email_from user.email
      recipientemail อีเมล
      """;

  private static final String PHONES =
      """
      phone *phone phone* mobile mobilenumber mobileno *mobile tel telno telephone cellphone cell
      fax msisdn phonenumber *phonenumber whatsapp contactnumber emergencycontact เบอร์โทร
      โทรศัพท์ โทร มือถือ เบอร์ เบอร์มือถือ
      """;

  private static final String NAMES =
      """
      firstname *firstname lastname *lastname surname familyname givenname middlename fullname
      *fullname nickname maidenname displayname realname patientname customername personname
      membername doctorname contactname guestname clientname recipientname sendername guardianname
      parentname staffname employeename cardholder cardholdername accountholder accountname
      user.name user.username username enduser.name patient.name customer.name contact.name
      person.name profile.name doctor.name member.name guest.name feedback.name user_report.name
      author.name recipient.name sender.name guardian.name parent.name staff.name employee.name
      patient patients login data.name body.name form.name emergencycontactname nameth nameen
      th_name en_name ชื่อ นามสกุล ชื่อนามสกุล ชื่อสกุล ชื่อผู้ป่วย ชื่อคนไข้ ชื่อเล่น ชื่อลูกค้า
      ?name
      """;

  private static final String ADDRESSES =
      """
      address *address address1 address2 addressline* address* street street* postaladdress
      homeaddress postcode postalcode zipcode zip subdistrict tambon amphoe houseno housenumber
      ที่อยู่
      """;

  private static final String NATIONAL_IDS =
      """
      nationalid nationalidnumber citizenid idcard idcardnumber idcardno thaiid thainationalid ssn
      socialsecuritynumber taxid pid13 cid13 *citizenid *nationalid nationalidno idnumber
      เลขบัตรประชาชน เลขประจำตัวประชาชน บัตรประชาชน
      """;

  private static final String HOSPITAL_NUMBERS =
      """
      hn hospitalnumber hospitalno hnno hnnumber *.hn mrn medicalrecordnumber medicalrecordno
      patientnumber patientno admissionnumber an.no visitnumber patienthn เลขhn
      """;

  private static final String HEALTH =
      """
      diagnosis *diagnosis diagnoses diagnosis* symptom symptoms *symptoms chiefcomplaint
      complaint complaints medicalhistory patienthistory allergies allergy medication medications
      prescription prescriptions treatmentnotes clinicalnotes clinicalnote doctornotes doctornote
      nursenotes patientnotes patientnote medicalnotes notes note remark remarks labresult
      labresults icd10 icd10code healthcondition medicalcondition conditions bloodtype hivstatus
      pregnancy อาการ การวินิจฉัย โรคประจำตัว แพ้ยา ประวัติการรักษา
      """;

  private static final String USER_IDS =
      """
      user.id userid enduser.id patientid patient.id customerid customer.id memberid member.id
      user.hash sentry.user.id did accountid visitorid distinctid user.uid personid
      """;

  /** The same where a label has an underscore in the place of the dot. */
  private static final String LABELS_OF_USERS =
      """
      enduser_id enduser_pseudo_id user_hash
      """;

  private static final String ADDRESSES_OF_HOSTS =
      """
      user.ip_address ip ipaddress ip_address clientip client_ip remoteaddr remote_addr remoteip
      xforwardedfor xrealip client.address net.peer.ip network.peer.address source.ip client.ip
      net.sock.peer.addr source.address cfconnectingip trueclientip xvercelip forwarded
      """;

  private static final String PASSPORTS =
      """
      passport passportno passportnumber passportid หนังสือเดินทาง
      """;

  private static final String CARDS =
      """
      cardnumber cardno creditcard creditcardnumber ccnumber ccnum pan debitcard
      """;

  private static final String IBANS =
      """
      iban
      """;

  private static final String BANK_ACCOUNTS =
      """
      bankaccount bankaccountnumber accountnumber accountno bankaccountno promptpay promptpayid
      เลขบัญชี เลขที่บัญชี
      """;

  private static final String BIRTH_DATES =
      """
      dob dateofbirth birthdate birthday birth_date yearofbirth birthyear วันเกิด วันเดือนปีเกิด
      dob_th
      """;

  private static final String LOCATIONS =
      """
      latitude longitude lat lng lon geo.lat geo.lon geo.location.lat geo.location.lon coordinates
      latlng geolocation coords gps
      """;

  private static final String ACCOUNTS =
      """
      lineid line_user_id lineuserid linename facebookid facebook wechatid instagram telegram ไลน์
      ไลน์ไอดี
      """;

  private UsualFields() {}

  static List<FieldRule> rules() {
    List<FieldRule> rules = new ArrayList<>();
    add(rules, IDENTIFIERS, Treatment.IDENTIFIER);
    add(rules, SOURCE, Treatment.SOURCE);
    add(rules, TECHNICAL, Treatment.TECHNICAL);
    for (String name : words(LABELS_OF_IDENTIFIERS)) {
      rules.add(FieldRule.of("label." + name, Treatment.IDENTIFIER));
    }
    for (String name : words(LABELS)) {
      rules.add(FieldRule.of("label." + name, Treatment.TECHNICAL));
    }
    for (String name : words(LABELS_OF_WORDS)) {
      rules.add(FieldRule.of("label." + name, Treatment.TEXT));
    }
    add(rules, TEXT, Treatment.TEXT);
    add(rules, SQL, Treatment.SQL);
    add(rules, Kind.IP, ADDRESSES_OF_HOSTS);
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
    for (String name : words(LABELS_OF_USERS)) {
      rules.add(FieldRule.personal("label." + name, Kind.USER_ID));
    }
    rules.add(FieldRule.personal("label.enduser_name", Kind.NAME));
    add(rules, Kind.PASSPORT, PASSPORTS);
    add(rules, Kind.CARD, CARDS);
    add(rules, Kind.IBAN, IBANS);
    add(rules, Kind.BANK_ACCOUNT, BANK_ACCOUNTS);
    add(rules, Kind.BIRTH_DATE, BIRTH_DATES);
    add(rules, Kind.LOCATION, LOCATIONS);
    add(rules, Kind.ACCOUNT, ACCOUNTS);
    return rules;
  }

  private static void add(List<FieldRule> rules, String patterns, Treatment treatment) {
    for (String pattern : words(patterns)) {
      rules.add(FieldRule.of(pattern, treatment));
    }
  }

  private static void add(List<FieldRule> rules, Kind kind, String patterns) {
    for (String pattern : words(patterns)) {
      rules.add(FieldRule.personal(pattern, kind));
    }
  }

  private static String[] words(String text) {
    return text.strip().split("\\s+", -1);
  }
}
