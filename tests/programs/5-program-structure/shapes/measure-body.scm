;; Read with include-ci by (shapes measure).
(DEFINE (TIMES A B) (* a b))
