package dev.quarry.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the small YAML file that says how a detector's outputs are decoded:
///
/// ```yaml
/// classes: [circle, square]
/// scores: raw              # raw, sigmoid or auto
/// levels:
///   - {output: p3, stride: 8, anchors: [[14, 14], [19, 22]]}
/// ```
public final class HeadFile {
  private static final int LARGEST = 1 << 20;

  private HeadFile() {}

  /// The head a file describes.
  ///
  /// @throws CompileException naming what is missing or wrong
  public static AnchorHead read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw wrong(file, "the file", "a few lines of YAML", "more than 1 MiB");
      }
      return parse(file, new YAMLMapper().readTree(Files.readString(file)));
    } catch (JsonProcessingException e) {
      throw wrong(file, "the YAML", "valid YAML", e.getOriginalMessage());
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, file.toString(), "the file cannot be read"));
    }
  }

  private static AnchorHead parse(Path file, JsonNode root) {
    var classes = new ArrayList<String>();
    root.path("classes").forEach(name -> classes.add(name.asText()));
    if (classes.isEmpty()) {
      throw wrong(file, "classes", "a list of class names", root.path("classes").toString());
    }
    var levels = new ArrayList<AnchorHead.Level>();
    for (JsonNode level : root.path("levels")) {
      levels.add(level(file, level));
    }
    if (levels.isEmpty()) {
      throw wrong(file, "levels", "at least one level", root.path("levels").toString());
    }
    return new AnchorHead(classes, levels, scores(file, root.path("scores").asText("auto")));
  }

  private static AnchorHead.Scores scores(Path file, String word) {
    for (AnchorHead.Scores scores : AnchorHead.Scores.values()) {
      if (scores.name().toLowerCase(Locale.ROOT).equals(word)) {
        return scores;
      }
    }
    throw wrong(file, "scores", "raw, sigmoid or auto", word);
  }

  private static AnchorHead.Level level(Path file, JsonNode level) {
    int stride = level.path("stride").asInt();
    if (stride < 1) {
      throw wrong(file, "stride", "a whole number from 1", level.path("stride").toString());
    }
    List<AnchorHead.Anchor> anchors = new ArrayList<>();
    for (JsonNode anchor : level.path("anchors")) {
      if (anchor.size() != 2 || anchor.get(0).asDouble() <= 0 || anchor.get(1).asDouble() <= 0) {
        throw wrong(file, "anchors", "pairs [width, height] above 0", anchor.toString());
      }
      anchors.add(new AnchorHead.Anchor(anchor.get(0).asDouble(), anchor.get(1).asDouble()));
    }
    if (anchors.isEmpty()) {
      throw wrong(file, "anchors", "at least one pair", level.toString());
    }
    return new AnchorHead.Level(level.path("output").asText(""), stride, anchors);
  }

  private static CompileException wrong(Path file, String what, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "the head file is wrong: " + what)
            .expected(expected, found));
  }
}
