;;; Accumulators (SRFI 158, "Accumulator constructors"). Given an end-of-file object they answer
;;; their result, as often as they are asked; then they take no more items.

(define (make-accumulator f seed finish)
  (check-procedure "make-accumulator" 1 f)
  (check-procedure "make-accumulator" 3 finish)
  (accumulator "make-accumulator" f seed finish))

;; F gets an item and the state and answers the next state; FINISH makes the result of the last one.
(define (accumulator who f seed finish)
  (let ((state seed) (ended? #f))
    (lambda (item)
      (cond ((eof-object? item)
             (set! ended? #t)
             (finish state))
            (ended?
             (error (string-append who ": the accumulator was ended and takes no more items, got")
                    item))
            (else (set! state (f item state)))))))

(define (check-item who what is? item)
  (unless (is? item) (error (string-append who ": expected to accumulate " what ", got") item)))

(define (byte? item) (and (exact-integer? item) (<= 0 item 255)))

(define (count-accumulator)
  (accumulator "count-accumulator" (lambda (item count) (+ count 1)) 0 values))

(define (sum-accumulator)
  (accumulator "sum-accumulator"
               (lambda (item sum)
                 (check-item "sum-accumulator" "numbers" number? item)
                 (+ sum item))
               0
               values))

(define (product-accumulator)
  (accumulator "product-accumulator"
               (lambda (item product)
                 (check-item "product-accumulator" "numbers" number? item)
                 (* product item))
               1
               values))

(define (list-accumulator)
  (accumulator "list-accumulator" cons '() reverse))

(define (reverse-list-accumulator)
  (accumulator "reverse-list-accumulator" cons '() values))

(define (vector-accumulator)
  (accumulator "vector-accumulator" cons '() (lambda (items) (list->vector (reverse items)))))

(define (reverse-vector-accumulator)
  (accumulator "reverse-vector-accumulator" cons '() list->vector))

(define (string-accumulator)
  (accumulator "string-accumulator"
               (lambda (item items)
                 (check-item "string-accumulator" "characters" char? item)
                 (cons item items))
               '()
               (lambda (items) (list->string (reverse items)))))

(define (bytevector-accumulator)
  (accumulator "bytevector-accumulator"
               (lambda (item items)
                 (check-item "bytevector-accumulator" "bytes" byte? item)
                 (cons item items))
               '()
               reverse-list->bytevector))

(define (reverse-list->bytevector items)
  (let ((bytes (make-bytevector (length items))))
    (let loop ((i (- (length items) 1)) (rest items))
      (cond ((null? rest) bytes)
            (else
             (bytevector-u8-set! bytes i (car rest))
             (loop (- i 1) (cdr rest)))))))

(define (vector-accumulator! vector at)
  (unless (vector? vector) (unexpected "vector-accumulator!" "a vector" 1 vector))
  (check-place "vector-accumulator!" 2 at (vector-length vector))
  (accumulator "vector-accumulator!"
               (lambda (item i)
                 (check-room "vector-accumulator!" i (vector-length vector) item)
                 (vector-set! vector i item)
                 (+ i 1))
               at
               (lambda (i) vector)))

(define (bytevector-accumulator! bytes at)
  (unless (bytevector? bytes) (unexpected "bytevector-accumulator!" "a bytevector" 1 bytes))
  (check-place "bytevector-accumulator!" 2 at (bytevector-length bytes))
  (accumulator "bytevector-accumulator!"
               (lambda (item i)
                 (check-item "bytevector-accumulator!" "bytes" byte? item)
                 (check-room "bytevector-accumulator!" i (bytevector-length bytes) item)
                 (bytevector-u8-set! bytes i item)
                 (+ i 1))
               at
               (lambda (i) bytes)))

(define (check-room who i length item)
  (unless (< i length)
    (error (string-append who ": no room after " (number->string length) " elements, got") item)))
