;;; Searching (SRFI 133).

;; The first index from 0 up to below N for which (holds? i), or #f.
(define (index-up holds? n)
  (let loop ((i 0))
    (cond ((= i n) #f)
          ((holds? i) i)
          (else (loop (+ i 1))))))

;; The last index below N for which (holds? i), or #f.
(define (index-down holds? n)
  (let loop ((i (- n 1)))
    (cond ((< i 0) #f)
          ((holds? i) i)
          (else (loop (- i 1))))))

(define (vector-index found? vector . more)
  (check-procedure "vector-index" 1 found?)
  (let ((vectors (cons vector more)))
    (index-up (lambda (i) (apply found? (elements-at vectors i)))
              (shortest-length "vector-index" 2 vectors))))

(define (vector-skip skips? vector . more)
  (check-procedure "vector-skip" 1 skips?)
  (let ((vectors (cons vector more)))
    (index-up (lambda (i) (not (apply skips? (elements-at vectors i))))
              (shortest-length "vector-skip" 2 vectors))))

(define (vector-index-right found? vector . more)
  (check-procedure "vector-index-right" 1 found?)
  (let ((vectors (cons vector more)))
    (index-down (lambda (i) (apply found? (elements-at vectors i)))
                (common-length "vector-index-right" 2 vectors))))

(define (vector-skip-right skips? vector . more)
  (check-procedure "vector-skip-right" 1 skips?)
  (let ((vectors (cons vector more)))
    (index-down (lambda (i) (not (apply skips? (elements-at vectors i))))
                (common-length "vector-skip-right" 2 vectors))))

;; (compare element value) answers a negative, zero or positive number; the vector is sorted by it.
(define (vector-binary-search vector value compare)
  (check-vector "vector-binary-search" 1 vector)
  (check-procedure "vector-binary-search" 3 compare)
  (let loop ((low 0) (high (vector-length vector)))
    (and (< low high)
         (let* ((middle (quotient (+ low high) 2))
                (order (compare (vector-ref vector middle) value)))
           (cond ((not (real? order))
                  (error "vector-binary-search: the comparison must answer a number, but answered"
                         order))
                 ((= order 0) middle)
                 ((< order 0) (loop (+ middle 1) high))
                 (else (loop low middle)))))))

;; The last call of VECTOR-ANY and VECTOR-EVERY is a tail call.
(define (vector-any holds? vector . more)
  (check-procedure "vector-any" 1 holds?)
  (let* ((vectors (cons vector more))
         (last (- (shortest-length "vector-any" 2 vectors) 1)))
    (and (>= last 0)
         (let loop ((i 0))
           (if (= i last)
               (apply holds? (elements-at vectors i))
               (or (apply holds? (elements-at vectors i)) (loop (+ i 1))))))))

(define (vector-every holds? vector . more)
  (check-procedure "vector-every" 1 holds?)
  (let* ((vectors (cons vector more))
         (last (- (shortest-length "vector-every" 2 vectors) 1)))
    (or (< last 0)
        (let loop ((i 0))
          (if (= i last)
              (apply holds? (elements-at vectors i))
              (and (apply holds? (elements-at vectors i)) (loop (+ i 1))))))))

;; Answers a vector of the elements IN? holds for, then the others, and how many the former are.
(define (vector-partition in? vector)
  (check-procedure "vector-partition" 1 in?)
  (check-vector "vector-partition" 2 vector)
  (let loop ((rest (vector->list vector)) (in '()) (out '()) (count 0))
    (cond ((null? rest)
           (values (list->vector (append (reverse in) (reverse out))) count))
          ((in? (car rest)) (loop (cdr rest) (cons (car rest) in) out (+ count 1)))
          (else (loop (cdr rest) in (cons (car rest) out) count)))))
