/// The graph of the model file: names, which node makes what, what is needed, in what order.
///
/// Start from [dev.quarry.frontend.internal.source.SourceGraph] and
/// [dev.quarry.frontend.internal.source.GraphCut]. Every name is unique and every order acyclic
/// once these have passed. Knows nothing of what the operators mean.
@NullMarked
package dev.quarry.frontend.internal.source;

import org.jspecify.annotations.NullMarked;
