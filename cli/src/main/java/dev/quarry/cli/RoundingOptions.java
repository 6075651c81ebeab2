package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.Network;
import dev.quarry.ir.num.RoundingRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// How layers of files for RK3399Pro round, and what is said about it.
final class RoundingOptions {
  private static final String UNVERIFIED =
      "an assumption: what the chips do, in ties above all, has not been verified on a board";

  @Option(
      names = "--rounding",
      paramLabel = "RULE",
      description =
          "Files for RK3399Pro and its relatives, for experiments: even, away or up (to nearest,"
              + " ties as named), or zero (towards zero). Default: even.")
  private Optional<String> rounding = Optional.empty();

  /// The rule, if one is asked for.
  Optional<RoundingRule> rule() {
    List<String> words = Stream.of(RoundingRule.values()).map(RoundingRule::text).toList();
    return rounding.map(word -> RunOptions.parse("--rounding", word, RoundingRule::parse, words));
  }

  /// A line about the rule a network was executed with.
  static Optional<String> note(Network network) {
    return network.rounding().map(r -> "rounding: " + r.sentence() + " - " + UNVERIFIED);
  }

  /// The same for documents.
  static void put(ObjectNode document, Network network) {
    network
        .rounding()
        .ifPresent(
            r ->
                document
                    .putObject("rounding")
                    .put("rule", r.text())
                    .put("verified", false)
                    .put("note", r.sentence() + " - " + UNVERIFIED));
  }
}
