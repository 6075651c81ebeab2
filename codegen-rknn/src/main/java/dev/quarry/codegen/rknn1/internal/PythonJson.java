package dev.quarry.codegen.rknn1.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quarry.codegen.rknn2.internal.Damage;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/// JSON text in the form of Python's `json.dumps`: separators `", "` and `": "`, ASCII escapes,
/// keys in the order of insertion, shortest decimals.
// RKNN v1: rknn1-format.md section 1; all 41 files known have exactly this form.
public final class PythonJson {
  private static final int DEEPEST = 32;
  private static final JsonMapper MAPPER = mapper();

  private PythonJson() {}

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(64).build());
    return mapper;
  }

  /// Where the parser's words turn to a list of all it knows.
  private static final Pattern LIST = Pattern.compile(": (was expecting|expected a valid)|\\R");

  /// Parses text of unknown origin.
  public static JsonNode parse(String file, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      String reason =
          LIST.splitAsStream(String.valueOf(e.getOriginalMessage())).findFirst().orElse("");
      throw Damage.damaged(
          file, "the JSON text does not parse at character " + place(e) + ": " + reason);
    }
  }

  private static long place(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
  }

  /// The text of a tree.
  public static String text(JsonNode node) {
    var out = new StringBuilder();
    write(node, out);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        String separator = "{";
        for (var entry : node.properties()) {
          out.append(separator);
          quote(entry.getKey(), out);
          out.append(": ");
          write(entry.getValue(), out);
          separator = ", ";
        }
        out.append(node.isEmpty() ? "{}" : "}");
      }
      case ARRAY -> {
        String separator = "[";
        for (JsonNode element : node) {
          out.append(separator);
          write(element, out);
          separator = ", ";
        }
        out.append(node.isEmpty() ? "[]" : "]");
      }
      case STRING -> quote(node.textValue(), out);
      case NUMBER ->
          out.append(
              node.isIntegralNumber()
                  ? node.bigIntegerValue().toString()
                  : number(node.doubleValue()));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY, MISSING, POJO ->
          throw new IllegalStateException("this is a bug: no JSON value: " + node.getNodeType());
    }
  }

  /// A double as Python prints it: fixed notation for `1e-4 <= |x| < 1e16`, otherwise `d.ddde-05`.
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    String sign = value < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      String power = String.format(Locale.ROOT, "%02d", Math.abs(exponent));
      return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + power;
    }
    String plain = shortest.toPlainString();
    return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || c > '~') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
