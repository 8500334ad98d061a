;;; Conversion, fold, unfold and generate (SRFI 151). Bit 0 comes first everywhere.

(define bits->list
  (case-lambda
    ((i)
     (check-index "bits->list" 1 i)
     (bits->list i (integer-length i)))
    ((i length)
     (check-index "bits->list" 1 i)
     (check-index "bits->list" 2 length)
     (let loop ((i i) (left length))
       (if (= left 0)
           '()
           (cons (odd? i) (loop (arithmetic-shift i -1) (- left 1))))))))

(define (bits->vector i . length)
  (list->vector (apply bits->list i length)))

(define (list->bits booleans)
  (unless (list? booleans) (unexpected "list->bits" "a list of booleans" 1 booleans))
  (let loop ((rest (reverse booleans)) (i 0))
    (cond ((null? rest) i)
          ((boolean? (car rest))
           (loop (cdr rest) (+ i i (if (car rest) 1 0))))
          (else (unexpected "list->bits" "booleans only" 1 (car rest))))))

(define (vector->bits booleans)
  (unless (vector? booleans) (unexpected "vector->bits" "a vector of booleans" 1 booleans))
  (list->bits (vector->list booleans)))

(define (bits . booleans) (list->bits booleans))

(define (bitwise-fold f seed i)
  (check-procedure "bitwise-fold" 1 f)
  (check-integer "bitwise-fold" 3 i)
  (let loop ((i i) (left (integer-length i)) (result seed))
    (if (= left 0)
        result
        (loop (arithmetic-shift i -1) (- left 1) (f (odd? i) result)))))

(define (bitwise-for-each f i)
  (check-procedure "bitwise-for-each" 1 f)
  (check-integer "bitwise-for-each" 2 i)
  (let loop ((i i) (left (integer-length i)))
    (unless (= left 0)
      (f (odd? i))
      (loop (arithmetic-shift i -1) (- left 1)))))

(define (bitwise-unfold stop? mapper successor seed)
  (check-procedure "bitwise-unfold" 1 stop?)
  (check-procedure "bitwise-unfold" 2 mapper)
  (check-procedure "bitwise-unfold" 3 successor)
  (let loop ((state seed) (index 0) (result 0))
    (if (stop? state)
        result
        (loop (successor state)
              (+ index 1)
              (if (mapper state) (bitwise-ior result (bit index)) result)))))

;; A procedure of no arguments that answers one bit after the other, without end.
(define make-bitwise-generator
  (case-lambda
    ((i) (make-bitwise-generator i 0))
    ((i start)
     (check-integer "make-bitwise-generator" 1 i)
     (check-index "make-bitwise-generator" 2 start)
     (let ((rest (arithmetic-shift i (- start))))
       (lambda ()
         (let ((bit (odd? rest)))
           (set! rest (arithmetic-shift rest -1))
           bit))))))
