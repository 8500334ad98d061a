;;; Generators from their items, from numbers, from sequences and from seeds (SRFI 158, "Generator
;;; constructors").

(define (generator . items) (list->generator items))

(define (list->generator items)
  (unless (or (pair? items) (null? items)) (unexpected "list->generator" "a list" 1 items))
  (lambda ()
    (cond ((pair? items)
           (let ((item (car items)))
             (set! items (cdr items))
             item))
          ((null? items) (eof-object))
          (else (error "list->generator: expected a list, got one that ends in" items)))))

(define (circular-generator first . more)
  (let ((items (cons first more)))
    (let ((rest items))
      (lambda ()
        (let ((item (car rest)))
          (set! rest (if (null? (cdr rest)) items (cdr rest)))
          item)))))

;; The terms are computed from their index, not from the term before: rounding errors do not add up.
(define (terms start step)
  (let ((start (if (and (exact? start) (exact? step)) start (inexact start))))
    (lambda (index) (+ start (* index step)))))

(define make-iota-generator
  (case-lambda
    ((count) (make-iota-generator count 0 1))
    ((count start) (make-iota-generator count start 1))
    ((count start step)
     (unless (and (integer? count) (>= count 0))
       (unexpected "make-iota-generator" "a non-negative integer" 1 count))
     (check-number "make-iota-generator" 2 start)
     (check-number "make-iota-generator" 3 step)
     (let ((term (terms start step)) (index 0))
       (lambda ()
         (if (< index count)
             (let ((number (term index)))
               (set! index (+ index 1))
               number)
             (eof-object)))))))

(define make-range-generator
  (case-lambda
    ((start) (make-range-generator start +inf.0 1))
    ((start end) (make-range-generator start end 1))
    ((start end step)
     (check-real "make-range-generator" 1 start)
     (check-real "make-range-generator" 2 end)
     (check-real "make-range-generator" 3 step)
     (let ((term (terms start step)) (index 0))
       (lambda ()
         (let ((number (term index)))
           (cond ((< number end)
                  (set! index (+ index 1))
                  number)
                 (else (eof-object)))))))))

;; Defines NAME as a constructor of generators that walk from an index START up to END - 1. The
;; elements are read when they are asked for.
(define-syntax define-walk
  (syntax-rules ()
    ((_ (name who) what is? length ref)
     (define name
       (case-lambda
         ((sequence) (name sequence 0))
         ((sequence start)
          (name sequence start (if (is? sequence) (length sequence) start)))
         ((sequence start end)
          (unless (is? sequence) (unexpected who what 1 sequence))
          (check-range who what start end (length sequence))
          (lambda ()
            (if (< start end)
                (let ((item (ref sequence start)))
                  (set! start (+ start 1))
                  item)
                (eof-object)))))))))

(define-walk (vector->generator "vector->generator") "a vector" vector? vector-length vector-ref)

(define-walk (string->generator "string->generator") "a string" string? string-length string-ref)

(define-walk (bytevector->generator "bytevector->generator")
  "a bytevector" bytevector? bytevector-length bytevector-u8-ref)

(define reverse-vector->generator
  (case-lambda
    ((vector) (reverse-vector->generator vector 0))
    ((vector start)
     (reverse-vector->generator vector start (if (vector? vector) (vector-length vector) start)))
    ((vector start end)
     (unless (vector? vector) (unexpected "reverse-vector->generator" "a vector" 1 vector))
     (check-range "reverse-vector->generator" "a vector" start end (vector-length vector))
     (lambda ()
       (cond ((< start end)
              (set! end (- end 1))
              (vector-ref vector end))
             (else (eof-object)))))))

(define (make-unfold-generator stop? mapper successor seed)
  (check-procedure "make-unfold-generator" 1 stop?)
  (check-procedure "make-unfold-generator" 2 mapper)
  (check-procedure "make-unfold-generator" 3 successor)
  (lambda ()
    (let ((present seed))
      (if (stop? present)
          (eof-object)
          (let* ((item (mapper present)) (next (successor present)))
            (set! seed next)
            item)))))
