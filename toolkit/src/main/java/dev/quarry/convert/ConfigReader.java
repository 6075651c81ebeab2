package dev.quarry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.codegen.rknn1.emit.V1Form;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.type.Shape;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.layerquant.TensorDomain;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads a configuration key by key.
// config-yaml.md; the meaning of the values after toolkit1-options.md sections 1 and 2.
final class ConfigReader {
  private static final int USUAL_BATCH = 100;

  private final ConfigTree tree;

  ConfigReader(Path file) {
    tree = ConfigTree.read(file);
  }

  ConvertConfig read() {
    String type = type();
    String key = type.equals("rknn") ? "path" : "model";
    Path model = path("parameters." + type, key).orElse(Path.of(""));
    if (model.toString().isEmpty() && (type.equals("onnx") || type.equals("rknn"))) {
      tree.problem("parameters." + type + "." + key, "the path of the model", "");
    }
    boolean export = tree.flag("running", "export", false);
    Optional<Path> exported = path("export_rknn", "export_path");
    if (export && exported.isEmpty()) {
      tree.problem("export_rknn.export_path", "the file to write", "");
    }
    Optional<Path> dataset = path("build", "dataset");
    V1Form form = form();
    int batch = atLeastOne("build", "rknn_batch_size");
    var config =
        new ConvertConfig(
            type,
            model,
            imports(type),
            new PreprocessingKeys(tree).read(),
            target(),
            domain(),
            algorithm(),
            form,
            batch,
            passes(form, batch),
            dataset,
            analysis(dataset),
            mostSamples(),
            export ? exported : Optional.empty(),
            steps(),
            path("img", "path"),
            IdleKeys.notes(tree));
    tree.finish();
    return config;
  }

  private String type() {
    String type = tree.text("running", "model_type").orElse("");
    if (!ConfigKeys.parameters().containsKey(type)) {
      tree.problem("running.model_type", "onnx or rknn", type);
    } else if (!type.equals("onnx") && !type.equals("rknn")) {
      tree.problem("running.model_type", "onnx or rknn; export the model to ONNX first", type);
    }
    return type;
  }

  private V1Form form() {
    int level = tree.integer("config", "optimization_level", OptimizationLevel.HIGHEST);
    if (level < 0 || level > OptimizationLevel.HIGHEST) {
      tree.problem("config.optimization_level", "0, 1, 2 or 3", Integer.toString(level));
    }
    return new V1Form(
        Math.clamp(level, 0, OptimizationLevel.HIGHEST),
        tree.flag("config", "force_builtin_perm", false),
        tree.integer("config", "output_optimize", 0) == 1);
  }

  private int atLeastOne(String section, String key) {
    int value = tree.integer(section, key, 1);
    if (value < 1) {
      tree.problem(section + "." + key, "a whole number from 1", Integer.toString(value));
    }
    return Math.max(1, value);
  }

  private String passes(V1Form form, int batch) {
    var changes = new ArrayList<String>();
    changes.add(new OptimizationLevel(form.optimizationLevel()).changes());
    if (tree.flag("config", "need_horizontal_merge", false)) {
      changes.add("+merge-parallel-convs");
    }
    if (batch > 1) {
      changes.add("+set-batch{size=" + batch + "}");
    }
    changes.removeIf(String::isEmpty);
    return String.join(",", changes);
  }

  private Optional<Integer> mostSamples() {
    int epochs = tree.integer("config", "epochs", -1);
    int batch = tree.integer("config", "batch_size", USUAL_BATCH);
    return epochs > 0
        ? Optional.of((int) Math.min((long) epochs * Math.max(1, batch), Integer.MAX_VALUE))
        : Optional.empty();
  }

  private ConvertConfig.Steps steps() {
    return new ConvertConfig.Steps(
        tree.flag("running", "inference", false),
        tree.flag("running", "eval_perf", false),
        tree.flag("init_runtime", "eval_mem", false));
  }

  private Optional<Path> path(String section, String key) {
    try {
      return tree.text(section, key).map(tree::path);
    } catch (InvalidPathException e) {
      tree.problem(section + "." + key, "a path", e.getInput());
      return Optional.empty();
    }
  }

  /// The script's own list if it is there, as `accuracy_analysis` reads it; else the first sample
  /// of the dataset.
  private Optional<Path> analysis(Optional<Path> dataset) {
    Path own = tree.path("./dataset1.txt");
    return Files.exists(own) ? Optional.of(own) : dataset;
  }

  private ImportOptions imports(String type) {
    ImportOptions options = ImportOptions.NONE;
    if (!type.equals("onnx")) {
      return options;
    }
    List<String> names = words("parameters." + type, "inputs");
    for (String name : names) {
      options = options.withInput(name);
    }
    options = sizes("parameters." + type, names, options);
    for (String name : words("parameters." + type, "outputs")) {
      options = options.withOutput(name);
    }
    return options;
  }

  /// Sizes of the inputs named, without the batch.
  private ImportOptions sizes(String section, List<String> names, ImportOptions options) {
    Optional<JsonNode> value = tree.value(section, "input_size_list");
    if (value.isEmpty()) {
      return options;
    }
    boolean nested = value.get().path(0).isArray();
    List<JsonNode> sizes = new ArrayList<>();
    (nested ? value.get() : List.of(value.get())).forEach(sizes::add);
    String expected = "a list of sizes for each of inputs, for example [[3, 640, 640]]";
    if (sizes.size() != names.size()) {
      tree.problem(section + ".input_size_list", expected, sizes.size() + " for inputs " + names);
      return options;
    }
    ImportOptions sized = options;
    for (int i = 0; i < sizes.size(); i++) {
      var dims = new ArrayList<Integer>();
      dims.add(1);
      sizes.get(i).forEach(dim -> dims.add(dim.asInt(0)));
      if (dims.size() == 1 || dims.stream().anyMatch(dim -> dim < 1)) {
        tree.problem(section + ".input_size_list", expected, value.get().toString());
        return options;
      }
      sized = sized.withShape(names.get(i), new Shape(dims));
    }
    return sized;
  }

  private List<String> words(String section, String key) {
    var words = new ArrayList<String>();
    Optional<JsonNode> value = tree.value(section, key);
    if (value.isPresent() && value.get().isArray()) {
      value.get().forEach(word -> words.add(word.asText()));
    } else {
      value.ifPresent(word -> words.add(word.asText()));
    }
    return words;
  }

  /// Chips of one family.
  private V1Target target() {
    List<String> names = words("config", "target_platform");
    V1Target first = V1Target.RK1808;
    List<String> platforms = List.of();
    for (String name : names) {
      Optional<V1Target> target = V1Target.parse(name);
      if (target.isEmpty()) {
        boolean other = TargetProfile.all().stream().anyMatch(t -> t.name().equalsIgnoreCase(name));
        tree.problem(
            "config.target_platform",
            "rk1806, rk1808, rk3399pro, rv1109, rv1126",
            other
                ? name
                    + "; for it, use 'quarry compile MODEL --target "
                    + name.toLowerCase(Locale.ROOT)
                    + "'"
                : name);
      } else if (platforms.isEmpty()) {
        first = target.get();
        platforms = first.platforms();
      } else if (!platforms.equals(target.get().platforms())) {
        tree.problem(
            "config.target_platform",
            "chips of one family, " + platforms,
            String.join(", ", names));
      }
    }
    return first;
  }

  private TensorDomain domain() {
    String word =
        tree.text("config", "quantized_dtype")
            .orElse("asymmetric_quantized-u8")
            .toLowerCase(Locale.ROOT);
    TensorDomain domain =
        switch (word) {
          case "asymmetric_quantized-u8", "asymmetric_affine-u8" -> TensorDomain.U8;
          case "dynamic_fixed_point-8", "dynamic_fixed_point-i8" -> TensorDomain.DFP8;
          case "dynamic_fixed_point-16", "dynamic_fixed_point-i16" -> TensorDomain.DFP16;
          default -> {
            tree.problem(
                "config.quantized_dtype",
                "asymmetric_quantized-u8, dynamic_fixed_point-8 or dynamic_fixed_point-16",
                word);
            yield TensorDomain.U8;
          }
        };
    return tree.flag("build", "do_quantization", true) ? domain : TensorDomain.F16;
  }

  private RangeAlgorithm algorithm() {
    String word = tree.text("config", "quantized_algorithm").orElse("normal");
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "normal" -> RangeAlgorithm.MINMAX;
      case "mmse" -> RangeAlgorithm.MMSE;
      case "kl_divergence", "kl" -> RangeAlgorithm.KL;
      default -> {
        tree.problem("config.quantized_algorithm", "normal, mmse or kl_divergence", word);
        yield RangeAlgorithm.MINMAX;
      }
    };
  }
}
