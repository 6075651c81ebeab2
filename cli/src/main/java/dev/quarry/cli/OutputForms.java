package dev.quarry.cli;

import dev.quarry.codegen.npu.OutputRequest;
import dev.quarry.codegen.npu.OutputRequest.Order;
import dev.quarry.codegen.npu.OutputRequests;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// Options about the form outputs are handed out in.
final class OutputForms {
  static final String HEADING = "%nOutputs of the network:%n";

  private static final List<String> ORDERS = List.of("native", "nhwc", "nchw");
  private static final List<String> TYPES = List.of("i8", "f32");

  @Option(
      names = "--output-layout",
      paramLabel = "[NAME=]LAYOUT",
      description =
          "native, nhwc or nchw: let the NPU bring outputs into this order. nchw needs maps whose"
              + " width is a multiple of 8. For all outputs, or for one; repeatable."
              + " Default: native.")
  private List<String> layouts = new ArrayList<>();

  @Option(
      names = "--output-type",
      paramLabel = "[NAME=]TYPE",
      description =
          "i8 or f32: let the NPU hand outputs out as real numbers. Without a layout they come"
              + " in nchw where the width allows it, else in nhwc. Default: i8.")
  private List<String> types = new ArrayList<>();

  /// The requests.
  OutputRequests requests() {
    Map<String, String> orders = parse("--output-layout", layouts, ORDERS);
    Map<String, String> kinds = parse("--output-type", types, TYPES);
    Set<String> names = new HashSet<>(orders.keySet());
    names.addAll(kinds.keySet());
    names.remove("");
    Map<String, OutputRequest> named = new LinkedHashMap<>();
    for (String name : names) {
      named.put(name, request(name, orders, kinds));
    }
    return new OutputRequests(request("", orders, kinds), named);
  }

  private static OutputRequest request(
      String name, Map<String, String> orders, Map<String, String> kinds) {
    String order = of(name, orders).orElse("native");
    boolean real = of(name, kinds).orElse("i8").equals("f32");
    if (real && order.equals("native") && of(name, orders).isPresent()) {
      throw usage("--output-type", "f32 with nhwc or nchw", "f32 with native", "");
    }
    return new OutputRequest(Order.valueOf(order.toUpperCase(Locale.ROOT)), real);
  }

  private static Optional<String> of(String name, Map<String, String> words) {
    return Optional.ofNullable(words.get(name)).or(() -> Optional.ofNullable(words.get("")));
  }

  /// Words by output name, the empty name for all.
  private static Map<String, String> parse(String option, List<String> values, List<String> known) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.lastIndexOf('=');
      String name = equals < 0 ? "" : value.substring(0, equals);
      String word = value.substring(equals + 1).toLowerCase(Locale.ROOT);
      if (!known.contains(word) || equals == 0) {
        throw usage(option, String.join(", ", known), value, DidYouMean.help(word, known));
      }
      words.put(name, word);
    }
    return words;
  }

  private static CompileException usage(String option, String expected, String found, String help) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, option, "the value is wrong")
            .expected(expected, found)
            .help(help));
  }
}
