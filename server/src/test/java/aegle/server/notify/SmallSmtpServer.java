package aegle.server.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server of a few words: STARTTLS or TLS from the start, sign-in by CRAM-MD5 or PLAIN. It
 * remembers what was said, and whether that was under TLS.
 */
final class SmallSmtpServer implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final String CHALLENGE = "<1.2@mail.example>";

  private final ServerSocket listener;
  private final SSLContext tls;
  private final boolean isTlsFromTheStart;
  private final String mechanisms;
  private final String secret;

  /** Commands in their order, those under TLS with a star before them. */
  final List<String> said = new CopyOnWriteArrayList<>();

  final List<String> mails = new CopyOnWriteArrayList<>();

  SmallSmtpServer(Path folder, boolean isTlsFromTheStart, String mechanisms, String secret)
      throws Exception {
    this.isTlsFromTheStart = isTlsFromTheStart;
    this.mechanisms = mechanisms;
    this.secret = secret;
    tls = context(folder);
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Makes a certificate for 127.0.0.1, written to ca.pem beside its key. */
  private static SSLContext context(Path folder) throws Exception {
    keytool(
        folder,
        "-genkeypair",
        "-alias",
        "m",
        "-keyalg",
        "EC",
        "-dname",
        "CN=mail",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "30");
    keytool(folder, "-exportcert", "-rfc", "-alias", "m", "-file", folder + "/ca.pem");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(folder.resolve("mail.p12"))) {
      keys.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path folder, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", folder + "/mail.p12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        talk(isTlsFromTheStart ? secured(socket) : socket, isTlsFromTheStart);
      } catch (IOException | GeneralSecurityException e) {
        said.add("ended: " + e.getClass().getSimpleName());
      }
    }
  }

  private Socket secured(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, plain.getInputStream(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private void talk(Socket socket, boolean isSecure) throws IOException, GeneralSecurityException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = socket.getOutputStream();
    if (!isSecure || isTlsFromTheStart) {
      say(out, "220 mail.example ESMTP");
    }
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      said.add((isSecure ? "*" : "") + line);
      String verb = line.split(" ", 2)[0];
      switch (verb) {
        case "EHLO" -> {
          say(out, "250-mail.example");
          if (!isSecure) {
            say(out, "250-STARTTLS");
          }
          say(out, "250 AUTH " + mechanisms);
        }
        case "STARTTLS" -> {
          say(out, "220 go on");
          talk(secured(socket), true);
          return;
        }
        case "AUTH" -> say(out, signsIn(line, in, out) ? "235 welcome" : "535 wrong");
        case "DATA" -> {
          say(out, "354 go on");
          mails.add(mail(in));
          say(out, "250 taken");
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "250 fine");
      }
    }
  }

  private boolean signsIn(String line, BufferedReader in, OutputStream out)
      throws IOException, GeneralSecurityException {
    if (line.startsWith("AUTH CRAM-MD5")) {
      say(out, "334 " + Base64.getEncoder().encodeToString(bytes(CHALLENGE)));
      Mac mac = Mac.getInstance("HmacMD5");
      mac.init(new SecretKeySpec(bytes(secret), "HmacMD5"));
      String wanted = "aegle " + HexFormat.of().formatHex(mac.doFinal(bytes(CHALLENGE)));
      return wanted.equals(decoded(in.readLine()));
    }
    String[] words = line.split(" ", 3);
    String given = words.length == 3 ? words[2] : in.readLine();
    return decoded(given).equals("boss\0aegle\0" + secret);
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static String mail(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append('\n');
    }
    return mail.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write(bytes(line + "\r\n"));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
