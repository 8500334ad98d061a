;;; Sorted?, sort and merge (SRFI 132, "Predicates", "General sort procedures", "Merge
;;; procedures").

;; Is no item before its predecessor?
(define (sorted? less? items)
  (or (null? items)
      (let loop ((item (car items)) (rest (cdr items)))
        (or (null? rest)
            (and (not (less? (car rest) item))
                 (loop (car rest) (cdr rest)))))))

(define (list-sorted? less? items)
  (check-procedure "list-sorted?" 1 less?)
  (check-list "list-sorted?" 2 items)
  (sorted? less? items))

(define-ranged who (vector-sorted? less? vector (start end))
  (or (= start end)
      (let loop ((i (+ start 1)))
        (or (= i end)
            (and (not (less? (vector-ref vector i) (vector-ref vector (- i 1))))
                 (loop (+ i 1)))))))

;; One list of two sorted ones; of equal items those of A come first.
(define (merge-lists less? a b)
  (cond ((null? a) b)
        ((null? b) a)
        ((less? (car b) (car a)) (cons (car b) (merge-lists less? a (cdr b))))
        (else (cons (car a) (merge-lists less? (cdr a) b)))))

;; The first N items, sorted. O(n log n) calls of LESS?.
(define (sort-first less? items n)
  (case n
    ((0) '())
    ((1) (list (car items)))
    ((2) (if (less? (cadr items) (car items))
             (list (cadr items) (car items))
             (list (car items) (cadr items))))
    (else
     (let ((half (quotient n 2)))
       (merge-lists less?
                    (sort-first less? items half)
                    (sort-first less? (list-tail items half) (- n half)))))))

(define (sort-items who less? items)
  (check-procedure who 1 less?)
  (check-list who 2 items)
  (sort-first less? items (length items)))

(define (list-sort less? items) (sort-items "list-sort" less? items))
(define (list-stable-sort less? items) (sort-items "list-stable-sort" less? items))
(define (list-sort! less? items) (sort-items "list-sort!" less? items))
(define (list-stable-sort! less? items) (sort-items "list-stable-sort!" less? items))

;; The elements of the range, sorted, as a list.
(define (sort-range less? vector start end)
  (sort-first less? (vector->list vector start end) (- end start)))

;; Writes the items into the vector from START on.
(define (write-items! vector start items)
  (let loop ((i start) (rest items))
    (unless (null? rest)
      (vector-set! vector i (car rest))
      (loop (+ i 1) (cdr rest)))))

(define-ranged who (vector-sort less? vector (start end))
  (list->vector (sort-range less? vector start end)))

(define-ranged who (vector-stable-sort less? vector (start end))
  (list->vector (sort-range less? vector start end)))

(define-ranged who (vector-sort! less? vector (start end))
  (write-items! vector start (sort-range less? vector start end)))

(define-ranged who (vector-stable-sort! less? vector (start end))
  (write-items! vector start (sort-range less? vector start end)))

(define (list-merge less? a b)
  (check-procedure "list-merge" 1 less?)
  (check-list "list-merge" 2 a)
  (check-list "list-merge" 3 b)
  (merge-lists less? a b))

;; Relinks the pairs of A and B; iterative, as SRFI 132 asks.
(define (list-merge! less? a b)
  (check-procedure "list-merge!" 1 less?)
  (check-list "list-merge!" 2 a)
  (check-list "list-merge!" 3 b)
  (let ((head (list #f)))
    (let loop ((last head) (a a) (b b))
      (cond ((null? a) (set-cdr! last b))
            ((null? b) (set-cdr! last a))
            ((less? (car b) (car a))
             (set-cdr! last b)
             (loop b a (cdr b)))
            (else
             (set-cdr! last a)
             (loop a (cdr a) b))))
    (cdr head)))

(define vector-merge
  (case-lambda
    ((less? a b) (vector-merge less? a b 0))
    ((less? a b a-start) (vector-merge less? a b a-start (vector-end "vector-merge" 2 a)))
    ((less? a b a-start a-end) (vector-merge less? a b a-start a-end 0))
    ((less? a b a-start a-end b-start)
     (vector-merge less? a b a-start a-end b-start (vector-end "vector-merge" 3 b)))
    ((less? a b a-start a-end b-start b-end)
     (list->vector (merge-ranges "vector-merge" less? 2 a a-start a-end b b-start b-end)))))

(define vector-merge!
  (case-lambda
    ((less? to a b) (vector-merge! less? to a b 0))
    ((less? to a b start) (vector-merge! less? to a b start 0))
    ((less? to a b start a-start)
     (vector-merge! less? to a b start a-start (vector-end "vector-merge!" 3 a)))
    ((less? to a b start a-start a-end) (vector-merge! less? to a b start a-start a-end 0))
    ((less? to a b start a-start a-end b-start)
     (vector-merge! less? to a b start a-start a-end b-start (vector-end "vector-merge!" 4 b)))
    ((less? to a b start a-start a-end b-start b-end)
     (let ((merged (merge-ranges "vector-merge!" less? 3 a a-start a-end b b-start b-end)))
       (unless (exact-integer? start) (unexpected "vector-merge!" "an index" 5 start))
       (check-range "vector-merge!" 2 to start (+ start (- a-end a-start) (- b-end b-start)))
       (write-items! to start merged)))))

;; POSITION is that of the first vector among the caller's arguments.
(define (merge-ranges who less? position a a-start a-end b b-start b-end)
  (check-procedure who 1 less?)
  (check-range who position a a-start a-end)
  (check-range who (+ position 1) b b-start b-end)
  (merge-lists less? (vector->list a a-start a-end) (vector->list b b-start b-end)))
