;; Read by the programs about include.
(set! visits (+ visits 1))
(list 'visits visits)
