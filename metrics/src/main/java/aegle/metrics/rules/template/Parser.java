package aegle.metrics.rules.template;

import aegle.metrics.rules.template.Token.Kind;
import aegle.signals.GoQuote;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds nodes from tokens (Go's text/template/parse/parse.go). Used once. */
final class Parser {
  private static final Set<Kind> OPERANDS =
      EnumSet.of(
          Kind.BOOL,
          Kind.CHARACTER_CONSTANT,
          Kind.DOT,
          Kind.FIELD,
          Kind.IDENTIFIER,
          Kind.NUMBER,
          Kind.NIL,
          Kind.RAW_STRING,
          Kind.STRING,
          Kind.VARIABLE,
          Kind.LEFT_PARENTHESIS);

  private final String name;
  private final List<Token> tokens;
  private final TemplateFunctions functions;
  private final TemplateLimits limits;
  private final Map<String, Node.Block> templates = new HashMap<>();
  private int next;
  private int depth;
  private int rangeDepth;
  private int actionLine;
  private List<String> variables = new ArrayList<>(List.of("$"));

  Parser(String name, String text, TemplateFunctions functions, TemplateLimits limits) {
    this.name = name;
    this.functions = functions;
    this.limits = limits;
    if (text.length() > limits.textChars()) {
      throw new TemplateException(
          "template: "
              + name
              + ": the text has "
              + text.length()
              + " characters; at most textChars="
              + limits.textChars()
              + " are read");
    }
    this.tokens = Lexer.tokens(text);
  }

  /** The whole text as the template of the given name, and all that it defines. */
  Map<String, Node.Block> parse() {
    List<Node> nodes = new ArrayList<>();
    while (peek().kind() != Kind.EOF) {
      if (atDefinition()) {
        definition();
        continue;
      }
      Statement statement = textOrAction();
      if (statement.node() == null) {
        throw error("unexpected {{" + statement.keyword() + "}}");
      }
      nodes.add(statement.node());
    }
    addTemplate(name, new Node.Block(0, nodes));
    return templates;
  }

  private void addTemplate(String templateName, Node.Block block) {
    Node.Block former = templates.get(templateName);
    boolean formerEmpty = former == null || isEmpty(former);
    if (!formerEmpty && isEmpty(block)) {
      return;
    }
    if (!formerEmpty) {
      throw error("template: multiple definition of template " + GoQuote.of(templateName));
    }
    templates.put(templateName, block);
  }

  /** Whether a definition says nothing, so that it replaces none. */
  static boolean isEmpty(Node.Block block) {
    return block.nodes().stream()
        .allMatch(node -> node instanceof Node.Text text && text.text().isBlank());
  }

  private boolean atDefinition() {
    if (peek().kind() != Kind.LEFT_DELIMITER) {
      return false;
    }
    int word = next + 1;
    if (word < tokens.size() && tokens.get(word).kind() == Kind.SPACE) {
      word++;
    }
    return word < tokens.size() && tokens.get(word).isKeyword("define");
  }

  private void definition() {
    take();
    takeNonSpace();
    String templateName = quotedName("define clause");
    expect(Kind.RIGHT_DELIMITER, "define clause");
    List<String> outer = variables;
    variables = new ArrayList<>(List.of("$"));
    Body body = body();
    if (!body.ending().equals("end")) {
      throw error("unexpected {{" + body.ending() + "}} in define clause");
    }
    variables = outer;
    addTemplate(templateName, body.block());
  }

  private String quotedName(String context) {
    Token token = takeNonSpace();
    if (token.kind() != Kind.STRING && token.kind() != Kind.RAW_STRING) {
      throw unexpected(token, context);
    }
    return unquote(token);
  }

  private String unquote(Token token) {
    try {
      return GoLiteral.unquote(token.text());
    } catch (IllegalArgumentException e) {
      throw error("invalid syntax");
    }
  }

  /** A node, or the keyword (end, else) that ends the surrounding block. */
  private record Statement(@Nullable Node node, String keyword) {}

  private record Body(Node.Block block, String ending) {}

  private Body body() {
    if (++depth > limits.depth()) {
      throw error("blocks are nested deeper than depth=" + limits.depth());
    }
    List<Node> nodes = new ArrayList<>();
    int position = peek().position();
    while (peek().kind() != Kind.EOF) {
      Statement statement = textOrAction();
      if (statement.node() == null) {
        depth--;
        return new Body(new Node.Block(position, nodes), statement.keyword());
      }
      nodes.add(statement.node());
    }
    throw error("unexpected EOF");
  }

  private Statement textOrAction() {
    Token token = takeNonSpace();
    return switch (token.kind()) {
      case TEXT -> new Statement(new Node.Text(token.position(), token.text()), "");
      case LEFT_DELIMITER -> {
        actionLine = token.line();
        Statement statement = action();
        actionLine = 0;
        yield statement;
      }
      default -> throw unexpected(token, "input");
    };
  }

  private Statement action() {
    Token token = peekNonSpace();
    if (token.kind() != Kind.KEYWORD) {
      int position = token.position();
      return new Statement(
          new Node.Action(position, pipeline("command", Kind.RIGHT_DELIMITER)), "");
    }
    takeNonSpace();
    return switch (token.text()) {
      case "if" -> new Statement(branch(token, Node.Branch.Kind.IF), "");
      case "with" -> new Statement(branch(token, Node.Branch.Kind.WITH), "");
      case "range" -> new Statement(branch(token, Node.Branch.Kind.RANGE), "");
      case "template" -> new Statement(call(), "");
      case "block" -> new Statement(block(), "");
      case "break" -> new Statement(jump(token, new Node.Break(token.position())), "");
      case "continue" -> new Statement(jump(token, new Node.Continue(token.position())), "");
      case "end" -> {
        expect(Kind.RIGHT_DELIMITER, "end");
        yield new Statement(null, "end");
      }
      case "else" -> otherwise();
      default -> throw unexpected(token, "command");
    };
  }

  private Statement otherwise() {
    Token following = peekNonSpace();
    if (!following.isKeyword("if") && !following.isKeyword("with")) {
      expect(Kind.RIGHT_DELIMITER, "else");
    }
    return new Statement(null, "else");
  }

  private Node jump(Token token, Node node) {
    Token following = takeNonSpace();
    if (following.kind() != Kind.RIGHT_DELIMITER) {
      throw unexpected(following, "{{" + token.text() + "}}");
    }
    if (rangeDepth == 0) {
      throw error("{{" + token.text() + "}} outside {{range}}");
    }
    return node;
  }

  private Node.Branch branch(Token keyword, Node.Branch.Kind kind) {
    int known = variables.size();
    Node.Pipeline pipeline = pipeline(keyword.text(), Kind.RIGHT_DELIMITER);
    int inRange = kind == Node.Branch.Kind.RANGE ? 1 : 0;
    rangeDepth += inRange;
    Body body = body();
    rangeDepth -= inRange;
    Node.Block otherwise = null;
    if (body.ending().equals("else")) {
      otherwise = elseBody(keyword, kind);
    }
    variables = new ArrayList<>(variables.subList(0, known));
    return new Node.Branch(pipeline.position(), kind, pipeline, body.block(), otherwise);
  }

  private Node.Block elseBody(Token keyword, Node.Branch.Kind kind) {
    Token following = peekNonSpace();
    if (following.kind() == Kind.KEYWORD) {
      if (!following.text().equals(keyword.text())) {
        throw unexpected(following, "else");
      }
      takeNonSpace();
      return new Node.Block(following.position(), List.of(branch(following, kind)));
    }
    Body body = body();
    if (!body.ending().equals("end")) {
      throw error("expected end; found {{" + body.ending() + "}}");
    }
    return body.block();
  }

  private Node call() {
    int position = peekNonSpace().position();
    String templateName = quotedName("template clause");
    Node.Pipeline pipeline = null;
    if (peekNonSpace().kind() == Kind.RIGHT_DELIMITER) {
      takeNonSpace();
    } else {
      pipeline = pipeline("template clause", Kind.RIGHT_DELIMITER);
    }
    return new Node.Call(position, templateName, pipeline);
  }

  private Node block() {
    int position = peekNonSpace().position();
    String templateName = quotedName("block clause");
    Node.Pipeline pipeline = pipeline("block clause", Kind.RIGHT_DELIMITER);
    List<String> outer = variables;
    variables = new ArrayList<>(List.of("$"));
    Body body = body();
    if (!body.ending().equals("end")) {
      throw error("unexpected {{" + body.ending() + "}} in block clause");
    }
    variables = outer;
    addTemplate(templateName, body.block());
    return new Node.Call(position, templateName, pipeline);
  }

  private Node.Pipeline pipeline(String context, Kind end) {
    if (++depth > limits.depth()) {
      throw error("parentheses are nested deeper than depth=" + limits.depth());
    }
    int position = peekNonSpace().position();
    List<String> declared = new ArrayList<>();
    boolean isAssignment = declarations(context, declared);
    List<Node.Command> commands = new ArrayList<>();
    while (true) {
      Token token = takeNonSpace();
      if (token.kind() == end) {
        break;
      }
      if (!OPERANDS.contains(token.kind())) {
        throw unexpected(token, context);
      }
      next--;
      commands.add(command());
    }
    check(commands, context);
    depth--;
    return new Node.Pipeline(position, declared, isAssignment, commands);
  }

  /** Reads {@code $x :=}, {@code $x =} or, in a range, {@code $i, $x :=}; true for assignment. */
  private boolean declarations(String context, List<String> declared) {
    while (peekNonSpace().kind() == Kind.VARIABLE) {
      int before = next;
      Token variable = takeNonSpace();
      Token following = peekNonSpace();
      if (following.kind() == Kind.ASSIGN || following.kind() == Kind.DECLARE) {
        takeNonSpace();
        declared.add(variable.text());
        variables.add(variable.text());
        return following.kind() == Kind.ASSIGN;
      }
      if (following.kind() != Kind.CHAR || !following.text().equals(",")) {
        next = before;
        return false;
      }
      takeNonSpace();
      declared.add(variable.text());
      variables.add(variable.text());
      if (!context.equals("range") || declared.size() >= 2) {
        throw error("too many declarations in " + context);
      }
      switch (peekNonSpace().kind()) {
        case VARIABLE, RIGHT_DELIMITER, RIGHT_PARENTHESIS -> {}
        default -> throw error("range can only initialize variables");
      }
    }
    return false;
  }

  private void check(List<Node.Command> commands, String context) {
    if (commands.isEmpty()) {
      throw error("missing value for " + context);
    }
    for (int i = 1; i < commands.size(); i++) {
      Node first = commands.get(i).words().getFirst();
      if (first instanceof Node.Constant
          || first instanceof Node.Dot
          || first instanceof Node.Nil) {
        throw error("non executable command in pipeline stage " + (i + 1));
      }
    }
  }

  private Node.Command command() {
    int position = peekNonSpace().position();
    List<Node> words = new ArrayList<>();
    boolean more = true;
    while (more) {
      peekNonSpace();
      Node operand = operand();
      if (operand != null) {
        words.add(operand);
      }
      Token token = take();
      switch (token.kind()) {
        case SPACE -> {}
        case RIGHT_DELIMITER, RIGHT_PARENTHESIS -> {
          next--;
          more = false;
        }
        case PIPE -> more = false;
        default -> throw unexpected(token, "operand");
      }
    }
    if (words.isEmpty()) {
      throw error("empty command");
    }
    return new Node.Command(position, words);
  }

  private @Nullable Node operand() {
    Node term = term();
    if (term == null || peek().kind() != Kind.FIELD) {
      return term;
    }
    int position = peek().position();
    List<String> fields = new ArrayList<>();
    while (peek().kind() == Kind.FIELD) {
      fields.add(take().text().substring(1));
    }
    return switch (term) {
      case Node.Field field -> {
        fields.addAll(0, field.names());
        yield new Node.Field(position, List.copyOf(fields));
      }
      case Node.Variable variable -> {
        fields.addAll(0, variable.fields());
        yield new Node.Variable(position, variable.name(), List.copyOf(fields));
      }
      case Node.Constant _, Node.Nil _, Node.Dot _ ->
          throw error("unexpected . after term " + GoQuote.of(term.toString()));
      default -> new Node.Chain(position, term, List.copyOf(fields));
    };
  }

  private @Nullable Node term() {
    Token token = takeNonSpace();
    int position = token.position();
    return switch (token.kind()) {
      case IDENTIFIER -> {
        if (functions.find(token.text()).isEmpty()) {
          throw error("function " + GoQuote.of(token.text()) + " not defined");
        }
        yield new Node.Function(position, token.text());
      }
      case DOT -> new Node.Dot(position);
      case NIL -> new Node.Nil(position);
      case VARIABLE -> {
        if (!variables.contains(token.text())) {
          throw error("undefined variable " + GoQuote.of(token.text()));
        }
        yield new Node.Variable(position, token.text(), List.of());
      }
      case FIELD -> new Node.Field(position, List.of(token.text().substring(1)));
      case BOOL -> new Node.Constant(position, token.text().equals("true"), token.text());
      case NUMBER -> new Node.Constant(position, number(token), token.text());
      case CHARACTER_CONSTANT -> {
        String character = unquote(token);
        if (character.isEmpty() || character.codePointCount(0, character.length()) != 1) {
          throw error("malformed character constant: " + token.text());
        }
        yield new Node.Constant(position, (long) character.codePointAt(0), token.text());
      }
      case STRING, RAW_STRING -> new Node.Constant(position, unquote(token), token.text());
      case LEFT_PARENTHESIS -> pipeline("parenthesized pipeline", Kind.RIGHT_PARENTHESIS);
      default -> {
        next--;
        yield null;
      }
    };
  }

  private Object number(Token token) {
    try {
      return GoNumbers.constant(token.text());
    } catch (TemplateException e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  private void expect(Kind kind, String context) {
    Token token = takeNonSpace();
    if (token.kind() != kind) {
      throw unexpected(token, context);
    }
  }

  private Token peek() {
    return tokens.get(Math.min(next, tokens.size() - 1));
  }

  private Token take() {
    Token token = peek();
    next++;
    return token;
  }

  private Token peekNonSpace() {
    if (peek().kind() == Kind.SPACE) {
      next++;
    }
    return peek();
  }

  private Token takeNonSpace() {
    peekNonSpace();
    return take();
  }

  private TemplateException unexpected(Token token, String context) {
    if (token.kind() != Kind.ERROR) {
      return error("unexpected " + token + " in " + context);
    }
    String extra = "";
    if (actionLine != 0 && actionLine != token.line()) {
      extra = " in action started at " + name + ":" + actionLine;
      if (token.text().endsWith(" action")) {
        extra = extra.substring(" in action".length());
      }
    }
    return error(token + extra);
  }

  private TemplateException error(String message) {
    int current = Math.clamp(next - 1, 0, tokens.size() - 1);
    return new TemplateException(
        "template: " + name + ":" + tokens.get(current).line() + ": " + message);
  }
}
