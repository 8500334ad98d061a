;; Read by the programs about include-ci.
(DEFINE Mixed-Case-Name 'Folded)
