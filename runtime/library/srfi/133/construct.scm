;;; Constructors, predicates and conversion (SRFI 133).

;; The items that F makes for the indices from START to END - 1, first one first; F gets an index
;; and the seeds, and answers an item and the next seeds.
(define (unfold-up f start end seeds)
  (let loop ((i start) (seeds seeds) (items '()))
    (if (= i end)
        (reverse items)
        (call-with-values (lambda () (apply f i seeds))
          (lambda (item . seeds) (loop (+ i 1) seeds (cons item items)))))))

;; The same from END - 1 down to START; the item of the lowest index comes first.
(define (unfold-down f start end seeds)
  (let loop ((i (- end 1)) (seeds seeds) (items '()))
    (if (< i start)
        items
        (call-with-values (lambda () (apply f i seeds))
          (lambda (item . seeds) (loop (- i 1) seeds (cons item items)))))))

(define (check-length who position value)
  (unless (and (exact-integer? value) (>= value 0))
    (unexpected who "a non-negative exact integer" position value)))

(define (vector-unfold f length . seeds)
  (check-procedure "vector-unfold" 1 f)
  (check-length "vector-unfold" 2 length)
  (list->vector (unfold-up f 0 length seeds)))

(define (vector-unfold-right f length . seeds)
  (check-procedure "vector-unfold-right" 1 f)
  (check-length "vector-unfold-right" 2 length)
  (list->vector (unfold-down f 0 length seeds)))

(define reverse-vector->list
  (case-lambda
    ((vector) (reverse-vector->list vector 0))
    ((vector start)
     (reverse-vector->list vector start (length-of "reverse-vector->list" 1 vector)))
    ((vector start end)
     (check-range "reverse-vector->list" 1 vector start end)
     (reverse (vector->list vector start end)))))

(define (reverse-list->vector list)
  (unless (list? list) (unexpected "reverse-list->vector" "a list" 1 list))
  (list->vector (reverse list)))

(define vector-reverse-copy
  (case-lambda
    ((vector) (vector-reverse-copy vector 0))
    ((vector start)
     (vector-reverse-copy vector start (length-of "vector-reverse-copy" 1 vector)))
    ((vector start end)
     (check-range "vector-reverse-copy" 1 vector start end)
     (list->vector (reverse (vector->list vector start end))))))

(define (vector-concatenate vectors)
  (unless (list? vectors) (unexpected "vector-concatenate" "a list of vectors" 1 vectors))
  (apply vector-append vectors))

;; (vector-append-subvectors vector start end vector start end ...)
(define (vector-append-subvectors . arguments)
  (let loop ((rest arguments) (position 1) (parts '()))
    (cond ((null? rest) (apply vector-append (reverse parts)))
          ((or (null? (cdr rest)) (null? (cddr rest)))
           (error (string-append "vector-append-subvectors: expected a start and an end after"
                                 " each vector, but after the last came")
                  (cdr rest)))
          (else
           (let ((start (cadr rest)) (end (car (cddr rest))))
             (check-range "vector-append-subvectors" position (car rest) start end)
             (loop (cdr (cddr rest))
                   (+ position 3)
                   (cons (vector-copy (car rest) start end) parts)))))))

(define (vector-empty? vector)
  (= 0 (length-of "vector-empty?" 1 vector)))

(define (vector= same? . vectors)
  (define (two=? a b)
    (let ((n (vector-length a)))
      (and (= n (vector-length b))
           (let loop ((i 0))
             (or (= i n)
                 (and (same? (vector-ref a i) (vector-ref b i)) (loop (+ i 1))))))))
  (check-procedure "vector=" 1 same?)
  (or (null? vectors)
      (begin
        (shortest-length "vector=" 2 vectors)
        (let loop ((a (car vectors)) (rest (cdr vectors)))
          (or (null? rest)
              (and (or (eq? a (car rest)) (two=? a (car rest)))
                   (loop (car rest) (cdr rest))))))))
