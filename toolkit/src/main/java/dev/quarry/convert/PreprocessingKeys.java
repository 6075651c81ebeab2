package dev.quarry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.InputOptions;
import dev.quarry.ir.graph.ChannelOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The keys about what happens to pictures: means, divisors, order of colours, per input.
// toolkit1-options.md section 1, "Preprocessing order" and channel_mean_value.
final class PreprocessingKeys {
  private final ConfigTree tree;

  PreprocessingKeys(ConfigTree tree) {
    this.tree = tree;
  }

  InputOptions read() {
    Optional<String> legacy = tree.text("config", "channel_mean_value");
    List<List<Float>> means = numbers("mean_values", "mean_value");
    List<List<Float>> stds = numbers("std_values", "std_value");
    if (legacy.isPresent() && !(means.isEmpty() && stds.isEmpty())) {
      tree.problem(
          "config.channel_mean_value", "only one of it and mean_values, std_values", "both");
    }
    if (legacy.isPresent()) {
      means = new ArrayList<>();
      stds = new ArrayList<>();
      for (String input : legacy.get().split("#", -1)) {
        legacy(input.strip(), means, stds);
      }
    }
    return new InputOptions(means, stds, orders());
  }

  /// `M0 M1 M2 S`: means, then a common divisor.
  private void legacy(String text, List<List<Float>> means, List<List<Float>> stds) {
    try {
      List<Float> numbers = new ArrayList<>();
      for (String number : text.split("\\s+", -1)) {
        numbers.add(Float.valueOf(number));
      }
      int channels = numbers.size() - 1;
      if (channels < 1 || numbers.getLast() == 0) {
        throw new NumberFormatException(text);
      }
      means.add(List.copyOf(numbers.subList(0, channels)));
      stds.add(Collections.nCopies(channels, numbers.getLast()));
    } catch (NumberFormatException _) {
      tree.problem("config.channel_mean_value", "numbers as in '0 0 0 255'", text);
    }
  }

  private List<List<Float>> numbers(String key, String older) {
    Optional<JsonNode> value = tree.value("config", key).or(() -> tree.value("config", older));
    var groups = new ArrayList<List<Float>>();
    if (value.isEmpty()) {
      return groups;
    }
    boolean nested = value.get().path(0).isArray();
    for (JsonNode group : nested ? value.get() : List.of(value.get())) {
      var numbers = new ArrayList<Float>();
      for (JsonNode number : group) {
        if (!number.isNumber()) {
          tree.problem("config." + key, "a list of lists of numbers", number.asText());
        }
        numbers.add(number.floatValue());
      }
      groups.add(numbers);
    }
    return groups;
  }

  /// Networks read pictures as RGB; `2 1 0` turns them to BGR. One order is for all inputs, several
  /// between `#` for one each.
  private List<ChannelOrder> orders() {
    String text = tree.text("config", "reorder_channel").orElse("0 1 2");
    var orders = new ArrayList<ChannelOrder>();
    for (String input : text.split("#", -1)) {
      switch (input.strip()) {
        case "0 1 2" -> orders.add(ChannelOrder.RGB);
        case "2 1 0" -> orders.add(ChannelOrder.BGR);
        default -> tree.problem("config.reorder_channel", "'0 1 2' or '2 1 0'", input);
      }
    }
    return orders;
  }
}
