;; Read by the programs about include: a list that does not end.
(define half-a-definition (list 1 2
